import type { ExportFormat, Transcript } from '../../contract/transcript.ts';
import { writeJson } from './json.ts';
import { writeSrt } from './srt.ts';
import { writeTxt } from './txt.ts';
import { writeVtt } from './vtt.ts';

/** Every export: its media type, the extension of its file (without a dot), and how it is written from the public transcript. */
export const EXPORTS = {
  txt: { contentType: 'text/plain; charset=utf-8', extension: 'txt', write: writeTxt },
  srt: { contentType: 'application/x-subrip; charset=utf-8', extension: 'srt', write: writeSrt },
  vtt: { contentType: 'text/vtt; charset=utf-8', extension: 'vtt', write: writeVtt },
  json: { contentType: 'application/json; charset=utf-8', extension: 'json', write: writeJson },
} satisfies Record<ExportFormat, { contentType: string; extension: string; write(transcript: Transcript): string }>;
