import { AppError, type ErrorCode } from '../contract/app-error.ts';
import type { ExportFacts, ExportRequest } from '../contract/export.ts';
import type { ImportedText } from '../jobs/imported-text.ts';
import { writeText } from '../transcript/export/formats.ts';
import { makeDocument } from './document-thread.ts';
import { type Foreign, processForeign, toTranscript } from './process-foreign.ts';
import { readImported } from './read-imported.ts';

/** A transcript of another program, and what it is to become: JSON (null), or an export. */
export interface ProcessOrder {
  foreign: Foreign;
  wanted: ExportRequest | null;
  facts: ExportFacts;
}

/** What a thread answers; errors lose their codes on the way between threads. */
export type Answer<T> = { done: T } | { failed: { code: ErrorCode; message: string; details: AppError['details'] } };

/** Reads a transcript that is to be kept. */
export function readToImport({ text, language }: { text: string; language: string | undefined }): Promise<Answer<ImportedText>> {
  return answer(() => readImported(text, language));
}

/** Reads a transcript, processes it and writes it: bytes, which go to another thread as they are. */
export function processText({ foreign, wanted, facts }: ProcessOrder): Promise<Answer<Uint8Array>> {
  return answer(async () => {
    const processed = await processForeign(foreign);
    if (wanted === null) return Buffer.from(JSON.stringify(processed));
    const transcript = toTranscript(processed);
    if (wanted.format === 'docx' || wanted.format === 'pdf') return makeDocument({ ...wanted, transcript, facts });
    return Buffer.from(writeText(wanted, transcript, facts).content);
  });
}

async function answer<T>(work: () => T | Promise<T>): Promise<Answer<T>> {
  try {
    return { done: await work() };
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    return { failed: { code: err.code, message: err.message, details: err.details } };
  }
}
