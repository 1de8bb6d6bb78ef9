import { normaliseForScoring } from '../text/normalise-for-scoring.ts';
import { alignIds } from './align-ids.ts';
import { numberItems } from './number-items.ts';

/** Written numbers: of amounts, dates, times, percent and of all else, as far as they have digits. */
export interface NumberCounts {
  /** Numbers of the reference. */
  said: number;
  /** Numbers of the text that was made. */
  written: number;
  /** Numbers that are the same in both, and in the same place. */
  right: number;
}

export interface NumberRates {
  /** Right ones of those of the reference. */
  recall: number;
  /** Right ones of those that were written; 1 where none was. */
  precision: number;
}

/** Groups of three digits are one number: «5 000», whatever the space is. */
const GROUPED = /(?<![\d.,:])\d{1,3}(?:[ \u00A0\u2009\u202F]\d{3})+(?!\d)/g;
const DIGIT = /\p{N}/u;

/**
 * Holds the numbers of a written text against those of the reference, both as `normaliseForScoring` makes them, but with
 * grouped digits joined. Both texts are aligned word by word; a number is right where the same one stands in its place, so
 * units, signs and endings behind a hyphen do not count. Null where the reference has no digit: its numbers may be words.
 */
export function scoreNumbers(reference: string, written: string): NumberCounts | null {
  const [said, made] = [numberedWords(reference), numberedWords(written)];
  if (!said.some(isNumber)) return null;
  const { a, b } = numberItems(said, made);
  let at = 0;
  let right = 0;
  for (const op of alignIds(a, b)) {
    if (op === 'equal' && isNumber(said[at] ?? '')) right++;
    if (op !== 'insertion') at++;
  }
  return { said: said.filter(isNumber).length, written: made.filter(isNumber).length, right };
}

/** Counts of several texts as of one; null where there are none. */
export function sumNumbers(parts: readonly (NumberCounts | null)[]): (NumberCounts & NumberRates) | null {
  const counts = parts.filter((part) => part !== null);
  if (counts.length === 0) return null;
  const sum = (key: keyof NumberCounts): number => counts.reduce((total, part) => total + part[key], 0);
  const [said, written, right] = [sum('said'), sum('written'), sum('right')];
  return { said, written, right, recall: right / said, precision: written === 0 ? 1 : right / written };
}

function numberedWords(text: string): string[] {
  return normaliseForScoring(text.replace(GROUPED, (number) => number.replace(/\D/g, '')));
}

function isNumber(word: string): boolean {
  return DIGIT.test(word);
}
