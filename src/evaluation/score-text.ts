import { normaliseForScoring } from '../text/normalise-for-scoring.ts';
import { type AlignmentOp, alignIds } from './align-ids.ts';
import { editDistance } from './edit-distance.ts';
import { numberItems } from './number-items.ts';

/** What is counted when a text that was heard is held against what was said. */
export interface ErrorCounts {
  /** Words of the reference. */
  words: number;
  insertions: number;
  deletions: number;
  substitutions: number;
  /** Insertions, deletions and substitutions together: the fewest that turn the reference into what was heard. */
  errors: number;
  /** Characters of the reference, with one space between words. */
  characters: number;
  characterErrors: number;
}

export interface ErrorRates {
  /** Errors for each word of the reference; above 1 when much was heard that nobody said. */
  wer: number;
  /** The same in characters. */
  cer: number;
}

/** One step from the reference to what was heard, in words as they are compared. */
export interface AlignedWord {
  op: AlignmentOp;
  /** Null: nobody said it (an insertion). */
  reference: string | null;
  /** Null: it was not heard (a deletion). */
  hypothesis: string | null;
}

export interface TextScore extends ErrorCounts, ErrorRates {
  alignment: AlignedWord[];
}

/** Holds what was heard against what was said, both as `normaliseForScoring` makes them. */
export function scoreText(reference: string, hypothesis: string): TextScore {
  const [said, heard] = [normaliseForScoring(reference), normaliseForScoring(hypothesis)];
  const alignment = alignWords(said, heard);
  const count = (op: AlignmentOp): number => alignment.filter((word) => word.op === op).length;
  const counts: ErrorCounts = {
    words: said.length,
    insertions: count('insertion'),
    deletions: count('deletion'),
    substitutions: count('substitution'),
    errors: alignment.length - count('equal'),
    characters: Array.from(said.join(' ')).length,
    characterErrors: editDistance(said.join(' '), heard.join(' ')),
  };
  return { ...counts, ...errorRates(counts), alignment };
}

/** Rates from counts. Where nothing was said the rate is 0 if nothing was heard, else 1. */
export function errorRates({ words, errors, characters, characterErrors }: ErrorCounts): ErrorRates {
  const rate = (wrong: number, of: number): number => (of === 0 ? Math.min(wrong, 1) : wrong / of);
  return { wer: rate(errors, words), cer: rate(characterErrors, characters) };
}

/** Counts of several texts as of one. Rates of the sum are what counts for all of them; means of rates are not. */
export function sumCounts(parts: readonly ErrorCounts[]): ErrorCounts {
  const sum = (key: keyof ErrorCounts): number => parts.reduce((total, part) => total + part[key], 0);
  return {
    words: sum('words'),
    insertions: sum('insertions'),
    deletions: sum('deletions'),
    substitutions: sum('substitutions'),
    errors: sum('errors'),
    characters: sum('characters'),
    characterErrors: sum('characterErrors'),
  };
}

function alignWords(reference: readonly string[], hypothesis: readonly string[]): AlignedWord[] {
  const { a, b } = numberItems(reference, hypothesis);
  let [said, heard] = [0, 0];
  return alignIds(a, b).map((op) => ({
    op,
    reference: op === 'insertion' ? null : (reference[said++] ?? null),
    hypothesis: op === 'deletion' ? null : (hypothesis[heard++] ?? null),
  }));
}
