import { areNumberWords } from '../text/numbers/sense.ts';
import type { Word } from './word.ts';

/** A word, who said it, and the engine that heard it (null: not known). */
export interface SpokenBy extends Pick<Word, 'text' | 'startMs' | 'endMs'> {
  speakerId: string;
  engine?: string | null;
}

const PAUSE_MS = 700;
/** A reader loses the thread, and a player the place, in longer ones. */
const LONGEST_MS = 30_000;
/** After this long the next small pause ends the segment. */
const LONG_MS = 15_000;
const SMALL_PAUSE_MS = 250;
/** So long people wait between the groups of a number that somebody writes down. */
const DICTATION_PAUSE_MS = 3000;

/**
 * Groups words, in time order, into segments: they end at pauses (between numbers at longer ones), where another speaker or
 * engine goes on, and before the first word at or behind each of `cuts` (milliseconds, in time order).
 */
export function segmentWords<W extends SpokenBy>(words: readonly W[], cuts: readonly number[] = []): W[][] {
  const segments: W[][] = [];
  let next = 0;
  for (const word of words) {
    const open = segments.at(-1);
    const last = open?.at(-1);
    const isCut = (cuts[next] ?? Number.POSITIVE_INFINITY) <= word.startMs;
    while ((cuts[next] ?? Number.POSITIVE_INFINITY) <= word.startMs) next++;
    if (open && last && !isCut && !endsBefore(open[0] as W, last, word)) open.push(word);
    else segments.push([word]);
  }
  return segments;
}

function endsBefore(first: SpokenBy, last: SpokenBy, next: SpokenBy): boolean {
  if (last.speakerId !== next.speakerId || (last.engine ?? null) !== (next.engine ?? null)) return true;
  const pause = next.startMs - last.endMs;
  if (pause >= DICTATION_PAUSE_MS || next.endMs - first.startMs > LONGEST_MS) return true;
  const isPause = pause >= PAUSE_MS || (pause >= SMALL_PAUSE_MS && last.endMs - first.startMs >= LONG_MS);
  return isPause && !areNumberWords(last.text, next.text);
}

/** Mean confidence weighted by how long each word lasts; null when no word has one. */
export function meanConfidence(words: readonly Pick<Word, 'confidence' | 'startMs' | 'endMs'>[]): number | null {
  let sum = 0;
  let weight = 0;
  for (const { confidence, startMs, endMs } of words) {
    if (confidence === null) continue;
    const length = Math.max(1, endMs - startMs);
    sum += confidence * length;
    weight += length;
  }
  return weight === 0 ? null : Math.round((sum / weight) * 1000) / 1000;
}

/** The language that most of the spoken time is in; `und` without words. */
export function mostSpoken(words: readonly Pick<Word, 'language' | 'startMs' | 'endMs'>[]): string {
  const time = new Map<string, number>();
  for (const { language, startMs, endMs } of words) time.set(language, (time.get(language) ?? 0) + Math.max(1, endMs - startMs));
  return [...time].reduce<[string, number]>((best, next) => (next[1] > best[1] ? next : best), ['und', 0])[0];
}
