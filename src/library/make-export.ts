import type { Piscina } from 'piscina';
import { AppError } from '../contract/app-error.ts';
import { EXPORT_FORMATS, EXPORT_OPTIONS, type ExportFacts, type ExportRequest } from '../contract/export.ts';
import type { Transcript } from '../contract/transcript.ts';
import { writeText } from '../transcript/export/formats.ts';
import { textOf } from '../transcript/export/paragraphs.ts';
import type { Written } from '../transcript/export/written.ts';
import type { DocumentOrder } from './document-thread.ts';
import { openThreads } from './open-threads.ts';

let threads: Piscina<DocumentOrder, Uint8Array> | null = null;

/** A format and its options as they were asked for, checked. Throws UNKNOWN_FORMAT, or VALIDATION_FAILED naming the option. */
export function parseExport(format: string, given: Record<string, unknown>): ExportRequest {
  const known = EXPORT_FORMATS.find((candidate) => candidate === format);
  if (known === undefined)
    throw new AppError('UNKNOWN_FORMAT', {
      message: `There is no export format "${format.slice(0, 40)}"`,
      details: { field: 'format', formats: EXPORT_FORMATS },
    });
  const { success, data, error } = EXPORT_OPTIONS[known].safeParse(given);
  if (success) return { format: known, options: data } as ExportRequest;
  const [issue] = error.issues;
  const field = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : (issue?.path.join('.') ?? '');
  const problem = issue?.code === 'unrecognized_keys' ? `is no option of ${known}` : issue?.message;
  throw new AppError('VALIDATION_FAILED', {
    message: `${field.slice(0, 40)}: ${problem}`,
    details: { field: field.slice(0, 40), options: Object.keys(EXPORT_OPTIONS[known].shape) },
  });
}

/** Writes a transcript; documents in a thread, because they keep it busy for a while. Aborted, it throws and the thread stops. */
export async function makeExport(
  transcript: Transcript,
  request: ExportRequest,
  facts: ExportFacts,
  signal: AbortSignal,
): Promise<Written> {
  if (request.format !== 'docx' && request.format !== 'pdf') return writeText(request, transcript, facts);
  // Documents are set by paragraphs: they have no use for a long list.
  const { names: _, ...told } = facts;
  threads ??= openThreads(new URL('document-thread.ts', import.meta.url));
  const order = { ...request, transcript: withoutWords(transcript), facts: told } as DocumentOrder;
  return { content: await threads.run(order, { name: 'makeDocument', signal }) };
}

/** What a document shows: words are most of a transcript, and to copy them into a thread takes longer than to write some formats. */
function withoutWords(transcript: Transcript): Transcript {
  const segments = transcript.segments.map((segment) => ({ ...segment, text: textOf(segment), words: [] }));
  return { ...transcript, segments, text: '', raw_text: '' };
}
