import { AppError } from '../../contract/app-error.ts';
import { readCues } from './cues.ts';
import type { ForeignTranscript } from './foreign-transcript.ts';
import { readJsonTranscript } from './json-transcript.ts';
import { readPlainText } from './plain-text.ts';

const ARROW = /\d[,.]\d{1,3}\s*-->\s*\d/;

/**
 * A transcript in our JSON, that of Whisper, SRT, WebVTT or plain text; its content says which. Throws
 * INVALID_TRANSCRIPT with what is wrong.
 */
export function readTranscriptFile(text: string): ForeignTranscript {
  const read = parse(text.replaceAll('\u0000', ''));
  if (read.segments.every((segment) => segment.text.trim() === ''))
    throw new AppError('INVALID_TRANSCRIPT', { message: 'There is no text in it' });
  return read;
}

function parse(text: string): ForeignTranscript {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('{') || start.startsWith('[')) {
    if (start.startsWith('{') || /^\[\s*[{"\]]/.test(start)) return readJsonTranscript(start);
  }
  if (/^WEBVTT(\s|$)/.test(start)) return { format: 'vtt', segments: readCues(text, 'vtt') };
  if (ARROW.test(text)) return { format: 'srt', segments: readCues(text, 'srt') };
  return { format: 'txt', segments: readPlainText(text) };
}
