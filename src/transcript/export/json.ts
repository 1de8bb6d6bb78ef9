import type { Transcript } from '../../contract/transcript.ts';

/** The transcript itself, to be read by programs and by people. */
export function writeJson(transcript: Transcript): string {
  return `${JSON.stringify(transcript, null, 2)}\n`;
}
