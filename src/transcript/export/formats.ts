import type { ExportFacts, ExportFormat, ExportRequest } from '../../contract/export.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { writeCsv } from './csv.ts';
import { writeJson } from './json.ts';
import { writeRttm } from './rttm.ts';
import { writeSrt } from './srt.ts';
import { writeTtml } from './ttml.ts';
import { writeTxt } from './txt.ts';
import { writeVtt } from './vtt.ts';
import type { Written } from './written.ts';

/** Every export: its media type, the extension of its file (without a dot), and whether it is bytes, not text. */
export const EXPORTS: Record<ExportFormat, { contentType: string; extension: string; binary: boolean }> = {
  txt: { contentType: 'text/plain; charset=utf-8', extension: 'txt', binary: false },
  docx: {
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
    binary: true,
  },
  pdf: { contentType: 'application/pdf', extension: 'pdf', binary: true },
  srt: { contentType: 'application/x-subrip; charset=utf-8', extension: 'srt', binary: false },
  vtt: { contentType: 'text/vtt; charset=utf-8', extension: 'vtt', binary: false },
  ttml: { contentType: 'application/ttml+xml; charset=utf-8', extension: 'ttml', binary: false },
  csv: { contentType: 'text/csv; charset=utf-8', extension: 'csv', binary: false },
  json: { contentType: 'application/json; charset=utf-8', extension: 'json', binary: false },
  rttm: { contentType: 'text/plain; charset=utf-8', extension: 'rttm', binary: false },
};

type TextFormat = Exclude<ExportFormat, 'docx' | 'pdf'>;

const WRITERS: {
  [Format in TextFormat]: (transcript: Transcript, options: ExportRequest<Format>['options'], facts: ExportFacts) => Written;
} = {
  txt: (transcript, options) => ({ content: writeTxt(transcript, options) }),
  srt: writeSrt,
  vtt: writeVtt,
  ttml: writeTtml,
  csv: (transcript, options) => ({ content: writeCsv(transcript, options) }),
  json: (transcript) => ({ content: writeJson(transcript) }),
  rttm: (transcript, _options, facts) => ({ content: writeRttm(transcript, facts) }),
};

/** Writes a transcript in a format that is text, at once. The documents, which take a while, are in documents/. */
export function writeText<Format extends TextFormat>(request: ExportRequest<Format>, transcript: Transcript, facts: ExportFacts): Written {
  const { format, options }: { format: Format; options: ExportRequest<Format>['options'] } = request;
  return WRITERS[format](transcript, options, facts);
}
