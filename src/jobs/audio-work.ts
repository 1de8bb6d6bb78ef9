import { channelLevels } from '../audio/channels/channel-levels.ts';
import { turnsByChannel } from '../audio/channels/turns-by-channel.ts';
import { hashPieces, readPieces } from '../audio/chunk-audio.ts';
import type { DecodeOptions } from '../audio/decode.ts';
import type { Db } from '../platform/db/connect.ts';
import type { RecordingRow } from '../platform/db/schema.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import { deleteMedia } from '../recordings/delete-media.ts';
import { fetchMedia } from '../recordings/fetch-media.ts';
import { makePlayback, type PlaybackInput } from '../recordings/make-playback.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import { createSound } from './sound.ts';
import { type Prepared, type PrepareInput, prepare } from './steps/prepare.ts';

/** What a job does with sound itself: decoding and cutting, and the media that are kept. */
export interface AudioWork {
  prepare(recording: RecordingRow, input: Omit<PrepareInput, 'media' | 'ignoreLength'>): Promise<Prepared>;
  /** Who speaks when, where each channel of the file is one speaker; null: it is not. */
  channelTurns(sound: DecodeOptions): Promise<SpeakerTurn[] | null>;
  readPieces: typeof readPieces;
  hashPieces: typeof hashPieces;
  createSound: typeof createSound;
  makePlayback(input: PlaybackInput): Promise<void>;
  /** Nobody can use the recording: its media go. */
  discard(recordingId: string): Promise<void>;
}

export function openAudioWork({ db, store }: { db: Db; store: ObjectStore }): AudioWork {
  return {
    async prepare(recording, input) {
      const media = await fetchMedia(store, recording, input.folder);
      return prepare({ ...input, media, ignoreLength: recording.ignore_length });
    },
    channelTurns: async (sound) => turnsByChannel(await channelLevels(sound)),
    readPieces,
    hashPieces,
    createSound,
    makePlayback: (input) => makePlayback({ db, store }, input),
    discard: (recordingId) => deleteMedia({ db, store }, recordingId),
  };
}
