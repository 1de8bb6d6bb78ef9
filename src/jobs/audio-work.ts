import { hashPieces, readPieces } from '../audio/chunk-audio.ts';
import type { Db } from '../platform/db/connect.ts';
import type { RecordingRow } from '../platform/db/schema.ts';
import type { ObjectStore } from '../platform/storage/disk-store.ts';
import { deleteMedia } from '../recordings/delete-media.ts';
import { createSound } from './sound.ts';
import { makePlayback, type PlaybackInput } from './steps/playback.ts';
import { type Prepared, type PrepareInput, prepare } from './steps/prepare.ts';

/** What a job does with sound itself: decoding and cutting, and the media that are kept. */
export interface AudioWork {
  prepare(recording: RecordingRow, input: Omit<PrepareInput, 'media' | 'ignoreLength'>): Promise<Prepared>;
  readPieces: typeof readPieces;
  hashPieces: typeof hashPieces;
  createSound: typeof createSound;
  makePlayback(input: PlaybackInput): Promise<void>;
  /** Nobody can use the recording: its media go. */
  discard(recordingId: string): Promise<void>;
}

export function openAudioWork({ db, store }: { db: Db; store: ObjectStore }): AudioWork {
  return {
    prepare: (recording, input) =>
      prepare({ ...input, media: store.localPath(recording.media_key ?? ''), ignoreLength: recording.ignore_length }),
    readPieces,
    hashPieces,
    createSound,
    makePlayback: (input) => makePlayback({ db, store }, input),
    discard: (recordingId) => deleteMedia({ db, store }, recordingId),
  };
}
