import { AppError } from '../../contract/app-error.ts';
import type { SpeakerTurn } from '../speaker-turn.ts';

/** Times beyond this are no recording: a hundred days. */
const LATEST_SECONDS = 8_640_000;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The speaker turns of each recording in RTTM (NIST): `SPEAKER FILE CHANNEL START DURATION <NA> <NA> NAME <NA> <NA>`,
 * by start. Other records and lines that begin with `;;` are passed over, turns without length left out. Throws
 * VALIDATION_FAILED that names the line.
 */
export function parseRttm(text: string): Map<string, SpeakerTurn[]> {
  const recordings = new Map<string, SpeakerTurn[]>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const fields = line.trim().split(/\s+/);
    if (fields[0] !== 'SPEAKER') {
      if (fields[0] !== '' && !line.startsWith(';;') && !OTHER_RECORDS.has(fields[0] ?? ''))
        throw wrong(index, `"${fields[0]?.slice(0, 20)}" is no type of record`);
      continue;
    }
    // The last field, the look-ahead time, came late.
    if (fields.length < 9 || fields.length > 10) throw wrong(index, `expected 10 fields, got ${fields.length}`);
    const [, file = '', , start = '', duration = '', , , name = ''] = fields;
    if (name === '<NA>') throw wrong(index, 'the speaker has no name');
    const startMs = milliseconds(index, 'start', start);
    const endMs = startMs + milliseconds(index, 'duration', duration);
    const turns = recordings.get(decode(file)) ?? [];
    recordings.set(decode(file), turns);
    if (endMs > startMs) turns.push({ startMs, endMs, speaker: decode(name) });
  }
  for (const turns of recordings.values()) turns.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
  return recordings;
}

const OTHER_RECORDS = new Set([
  'SPKR-INFO',
  'NOSCORE',
  'NO_RT_METADATA',
  'SEGMENT',
  'LEXEME',
  'NON-LEX',
  'NON-SPEECH',
  'FILLER',
  'EDIT',
  'SU',
  'IP',
  'CB',
  'A/P',
]);

/** Turns as RTTM, on channel 1. White space and `%` in names are percent-encoded: a name must be one field. */
export function writeRttm(recording: string, turns: readonly SpeakerTurn[]): string {
  return turns
    .map(({ startMs, endMs, speaker }) => {
      const times = [startMs, endMs - startMs].map((ms) => (ms / 1000).toFixed(3));
      return `SPEAKER ${encode(recording)} 1 ${times.join(' ')} <NA> <NA> ${encode(speaker)} <NA> <NA>\n`;
    })
    .join('');
}

function milliseconds(index: number, field: string, text: string): number {
  const seconds = Number(text);
  if (!NUMBER.test(text) || !(seconds >= 0 && seconds <= LATEST_SECONDS))
    throw wrong(index, `the ${field} must be seconds from 0 to ${LATEST_SECONDS}, got "${text.slice(0, 20)}"`);
  return Math.round(seconds * 1000);
}

function wrong(index: number, what: string): AppError {
  const line = index + 1;
  return new AppError('VALIDATION_FAILED', { message: `RTTM, line ${line}: ${what}`, details: { line, problem: what } });
}

/** An empty name would be no field at all. */
function encode(name: string): string {
  return name === '' ? '%' : name.replace(/[\s%]/gu, encodeURIComponent);
}

/** Names from elsewhere may have a `%` that encodes nothing. */
function decode(name: string): string {
  if (name === '%') return '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
