import { z } from 'zod';
import { AppError } from '../contract/app-error.ts';
import type { Engines } from '../engines/registry.ts';
import type { JobRequest } from '../jobs/create-job.ts';

const MAX_SPEAKERS = 10;

/** The fields of an upload, as text, checked. Throws the error that names the field. */
export function parseJobRequest(fields: Record<string, string | undefined>, engines: Engines): JobRequest {
  const engine = fields.engine?.trim() || 'auto';
  engines.assertKnown(engine);
  return {
    engine,
    language: parseLanguage(fields.language),
    diarize: parseBoolean(fields.diarize),
    speakers: parseSpeakers(fields.speakers),
    metadata: parseMetadata(fields.metadata),
  };
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** `auto`, or a language code in lower case without its region (`kk-KZ` is `kk`). Throws UNKNOWN_LANGUAGE. */
export function parseLanguage(text: string | undefined): string {
  const language = text?.trim().toLowerCase() || 'auto';
  if (language === 'auto') return language;
  const code = language.split(/[-_]/)[0] ?? '';
  if (/^[a-z]{2,3}$/.test(code) && languageNames.of(code) !== undefined) return code;
  throw new AppError('UNKNOWN_LANGUAGE', { message: `There is no language "${language.slice(0, 40)}"`, details: { field: 'language' } });
}

function parseBoolean(text: string | undefined): boolean {
  const value = text?.trim().toLowerCase() ?? '';
  if (['', 'false', '0', 'no', 'off'].includes(value)) return false;
  if (['true', '1', 'yes', 'on'].includes(value)) return true;
  throw new AppError('VALIDATION_FAILED', { message: 'diarize is neither true nor false', details: { field: 'diarize' } });
}

/** A count of speakers, 1 to 10. */
export function parseSpeakers(text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null;
  const count = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MAX_SPEAKERS) return count;
  throw new AppError('VALIDATION_FAILED', {
    message: `speakers is not a whole number from 1 to ${MAX_SPEAKERS}`,
    details: { field: 'speakers' },
  });
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
