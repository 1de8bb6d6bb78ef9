import { mergeWords } from './merge-words.ts';
import type { TimedWord } from './word.ts';

/** An engine is seldom right to the millisecond about where its segments end: with this room a whole word is heard on both sides. */
const ROOM_MS = 1000;

/** A window with so much of what lies round it, in a clip of this length, that asking for it again cuts no word in it in half. */
export function padWindow([startMs, endMs]: readonly [startMs: number, endMs: number], clipMs: number): [startMs: number, endMs: number] {
  return [Math.max(0, startMs - ROOM_MS), Math.min(clipMs, endMs + ROOM_MS)];
}

/**
 * Words with those that were heard when a window was asked for again, on the same time line and in time order. What
 * both have at its edges is there once, and what was halved there is not.
 */
export function fillMissing<W extends TimedWord>(
  words: readonly W[],
  [startMs, endMs]: readonly [startMs: number, endMs: number],
  found: readonly W[],
): W[] {
  if (found.length === 0) return [...words];
  const isBefore = (word: W): boolean => word.startMs + word.endMs < startMs + endMs;
  const before = words.filter(isBefore);
  const after = words.filter((word) => !isBefore(word));
  const beforeMs = Math.max(0, (before.at(-1)?.endMs ?? startMs) - startMs);
  const afterMs = Math.max(0, endMs - (after[0]?.startMs ?? endMs));
  return mergeWords([
    { startMs: 0, overlapMs: 0, words: before },
    { startMs, overlapMs: beforeMs, words: found },
    { startMs: endMs - afterMs, overlapMs: afterMs, words: after },
  ]);
}
