import { PLAYBACK } from '../audio/playback.ts';

export const PLAYBACK_NAME = `playback.${PLAYBACK.extension}`;

/** Where the files of a recording are in the object store: `original`, `playback.m4a`. */
export function recordingKey(recordingId: string, name: string): string {
  return `${RECORDINGS}/${recordingId}/${name}`;
}

export const RECORDINGS = 'recordings';
