import { z } from 'zod';
import { AppError } from '../contract/app-error.ts';
import { Failover } from '../contract/job.ts';
import { parseProcessing } from '../contract/parse-processing.ts';
import type { ProcessingWishes } from '../contract/processing.ts';
import { IMPORTED } from '../engines/imported.ts';
import type { Engines } from '../engines/registry.ts';
import type { JobRequest } from '../jobs/create-job.ts';
import { parseLanguage } from './parse-language.ts';
import { readImported } from './read-imported.ts';

const MAX_SPEAKERS = 10;

/** The fields of an upload, as text, checked; `imported`: its transcript, where it has been read. Throws the error that names the field. */
export function parseJobRequest(
  fields: Record<string, string | undefined>,
  engines: Engines,
  imported = fields.transcript === undefined ? null : readImported(fields.transcript, fields.language),
): JobRequest {
  const engine = imported === null ? parseEngine(fields.engine, fields.model_size) : IMPORTED.id;
  if (engine !== IMPORTED.id) engines.assertKnown(engine);
  else if (imported === null)
    throw new AppError('VALIDATION_FAILED', { message: 'engine imported goes with a transcript', details: { field: 'transcript' } });
  return {
    engine,
    failover: parseFailover(fields.failover, engine),
    deadline: parseDeadline(fields.deadline, new Date()),
    qualityThreshold: parseThreshold(fields.quality_threshold),
    language: parseLanguage(fields.language),
    ...parseWhoSpeaks(fields),
    processing: parseHowToWrite(fields.processing),
    metadata: parseMetadata(fields.metadata),
    noCache: imported !== null || parseBoolean('no_cache', fields.no_cache),
    imported,
  };
}

/** `whisper` is another name for the local models; `modelSize` chooses among them. */
export function parseEngine(text: string | undefined, modelSize: string | undefined): string {
  const engine = text?.trim().toLowerCase() || 'auto';
  const size = modelSize?.trim().toLowerCase() ?? '';
  if (size === '') return engine === 'whisper' ? 'local' : engine;
  if (!/^[a-z0-9.-]{1,40}$/.test(size))
    throw new AppError('VALIDATION_FAILED', { message: 'model_size is no size such as small', details: { field: 'model_size' } });
  if (engine !== 'whisper' && engine !== 'local') return engine;
  return `local-whisper-${size}`;
}

/** With `auto` the operator's order is the consent; an engine that was named keeps the audio where it is. */
export function parseFailover(text: string | undefined, engine: string): Failover {
  const value = text?.trim().toLowerCase() ?? '';
  if (value === '') return engine === 'auto' ? 'any' : 'same';
  const known = Failover.safeParse(value);
  if (known.success) return known.data;
  throw new AppError('VALIDATION_FAILED', { message: 'failover is none of any, same, none', details: { field: 'failover' } });
}

/** A time (ISO 8601), or how long from now: `90m`, `24h`, `2d`. */
export function parseDeadline(text: string | undefined, now: Date): Date | null {
  if (text === undefined || text.trim() === '') return null;
  const span = /^\s*(\d{1,5})\s*([mhd])\s*$/i.exec(text);
  const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 }[span?.[2]?.toLowerCase() ?? ''];
  const date = unitMs
    ? new Date(now.getTime() + Number(span?.[1]) * unitMs)
    : new Date(/^\d{4}-\d\d-\d\d/.test(text.trim()) ? text : Number.NaN);
  if (date.getTime() > now.getTime()) return date;
  throw new AppError('VALIDATION_FAILED', {
    message: 'deadline is neither a time to come (ISO 8601) nor a span such as 24h',
    details: { field: 'deadline' },
  });
}

/** 0 to 1. */
export function parseThreshold(text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null;
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new AppError('VALIDATION_FAILED', { message: 'quality_threshold is not between 0 and 1', details: { field: 'quality_threshold' } });
}

function parseBoolean(field: string, text: string | undefined): boolean {
  const value = text?.trim().toLowerCase() ?? '';
  if (['', 'false', '0', 'no', 'off'].includes(value)) return false;
  if (['true', '1', 'yes', 'on'].includes(value)) return true;
  throw new AppError('VALIDATION_FAILED', { message: `${field} is neither true nor false`, details: { field } });
}

/** A count of speakers, 1 to 10. */
export function parseSpeakers(text: string | undefined, field = 'speakers'): number | null {
  if (text === undefined || text.trim() === '') return null;
  const count = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MAX_SPEAKERS) return count;
  throw new AppError('VALIDATION_FAILED', {
    message: `${field} is not a whole number from 1 to ${MAX_SPEAKERS}`,
    details: { field },
  });
}

/** How many people speak, and at least and at most how many. */
function parseWhoSpeaks(fields: Record<string, string | undefined>): WhoSpeaks {
  return whoSpeaks(parseBoolean('diarize', fields.diarize), {
    speakers: parseSpeakers(fields.speakers),
    minSpeakers: parseSpeakers(fields.min_speakers, 'min_speakers'),
    maxSpeakers: parseSpeakers(fields.max_speakers, 'max_speakers'),
  });
}

type WhoSpeaks = Pick<JobRequest, 'diarize' | 'speakers' | 'minSpeakers' | 'maxSpeakers'>;

/** Whoever says how many people speak wants them told apart, unless it is one. Throws where the counts contradict each other. */
export function whoSpeaks(diarize: boolean, counts: Omit<WhoSpeaks, 'diarize'>): WhoSpeaks {
  const { speakers, minSpeakers: min, maxSpeakers: max } = counts;
  if ((min ?? 1) <= Math.min(max ?? MAX_SPEAKERS, speakers ?? MAX_SPEAKERS) && (speakers ?? 1) <= (max ?? MAX_SPEAKERS))
    return { ...counts, diarize: diarize || (speakers ?? min ?? max ?? 1) > 1 };
  throw new AppError('VALIDATION_FAILED', {
    message: `The counts of speakers contradict each other: ${speakers ?? 'not given'}, at least ${min ?? 1}, at most ${max ?? MAX_SPEAKERS}`,
    details: { field: 'speakers' },
  });
}

/** How the text is written; see `parseProcessing`. */
export function parseHowToWrite(text: string | undefined): ProcessingWishes {
  try {
    return parseProcessing(text ?? '');
  } catch (error) {
    throw new AppError('VALIDATION_FAILED', { message: `processing: ${(error as Error).message}`, details: { field: 'processing' } });
  }
}

/** PostgreSQL's JSON holds neither U+0000 nor half a surrogate pair; JSON.stringify writes just these with an escape. */
const UNSTORABLE = /(?<!\\)(\\\\)*\\u(0000|d[89a-f])/;

function parseMetadata(text: string | undefined): Record<string, unknown> {
  if (text === undefined || text.trim() === '') return {};
  try {
    const metadata = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    if (!UNSTORABLE.test(JSON.stringify(metadata))) return metadata;
  } catch {}
  throw new AppError('INVALID_METADATA', { details: { field: 'metadata' } });
}
