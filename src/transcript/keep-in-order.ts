import type { TimedWord } from './word.ts';

/**
 * The same words inside [startMs, endMs), each at least 1 ms long and starting no earlier than the one before: what an
 * engine says of times is not always so. Words that are in order already stay as they are.
 */
export function keepInOrder<W extends TimedWord>(words: readonly W[], startMs: number, endMs: number): W[] {
  const lastMs = Math.max(endMs, startMs + 1);
  let soonest = startMs;
  return words.map((word) => {
    soonest = Math.min(Math.max(word.startMs, soonest), lastMs - 1);
    return { ...word, startMs: soonest, endMs: Math.min(Math.max(word.endMs, soonest + 1), lastMs) };
  });
}
