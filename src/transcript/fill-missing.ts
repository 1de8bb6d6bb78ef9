import { mergeWords } from './merge-words.ts';
import type { TimedWord } from './word.ts';

/** An engine is seldom right to the millisecond about where its segments end: with this room a whole word is heard on both sides. */
const ROOM_MS = 1000;

/** What was heard when a window without words was asked for again with some room: on the same time line, in time order. */
export interface Refill<W extends TimedWord> {
  window: readonly [startMs: number, endMs: number];
  words: readonly W[];
}

/** A window with so much of what lies round it, in a clip of this length, that asking for it again cuts no word in it in half. */
export function padWindow([startMs, endMs]: readonly [startMs: number, endMs: number], clipMs: number): [startMs: number, endMs: number] {
  return [Math.max(0, startMs - ROOM_MS), Math.min(clipMs, endMs + ROOM_MS)];
}

/**
 * Words in time order with those of windows in which they have none. What two hearings both have at their edges is there
 * once, and what was halved there is not.
 */
export function fillMissing<W extends TimedWord>(words: readonly W[], refills: readonly Refill<W>[]): W[] {
  const runs: (readonly W[])[] = [];
  let rest = words;
  for (const { window, words: found } of refills.toSorted((one, other) => one.window[0] - other.window[0])) {
    const after = rest.findIndex(({ startMs, endMs }) => startMs + endMs >= window[0] + window[1]);
    const before = rest.slice(0, after === -1 ? rest.length : after);
    runs.push(before, found);
    rest = rest.slice(before.length);
  }
  return mergeRuns([...runs, rest]);
}

/** Hearings that reach into each other as far as their words do. */
function mergeRuns<W extends TimedWord>(runs: readonly (readonly W[])[]): W[] {
  let heardMs = 0;
  return mergeWords(
    runs.flatMap((words) => {
      const [first, last] = [words[0], words.at(-1)];
      if (!first || !last) return [];
      const overlapMs = Math.max(0, heardMs - first.startMs);
      heardMs = Math.max(heardMs, last.endMs);
      return [{ startMs: first.startMs, overlapMs, words }];
    }),
  );
}
