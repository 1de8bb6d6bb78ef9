import type { Stretches } from '../text/stretches.ts';

/**
 * Windows of speech, at least `minMs` of it each, that nothing of what came back covers: words or, where words have no
 * times of their own, segments; in any order. Uncovered speech with nothing but silence between is one window. To ask
 * for one again take it with some room (`padWindow`) and put the answer in with `fillMissing`.
 */
export function findMissing(speech: Stretches, covered: Stretches, { minMs }: { minMs: number }): [startMs: number, endMs: number][] {
  const inTime = covered.toSorted((one, other) => one[0] - other[0]);
  const windows: { startMs: number; endMs: number; speechMs: number }[] = [];
  for (const [startMs, endMs] of speech.flatMap((stretch) => holesIn(stretch, inTime))) {
    const open = windows.at(-1);
    if (open && !inTime.some(([from, to]) => to > from && from < startMs && to > open.endMs)) {
      open.endMs = endMs;
      open.speechMs += endMs - startMs;
    } else windows.push({ startMs, endMs, speechMs: endMs - startMs });
  }
  return windows.filter(({ speechMs }) => speechMs >= minMs).map(({ startMs, endMs }) => [startMs, endMs]);
}

/** What an answer covers: what it says so of, else its words. In milliseconds. */
export function coveredBy({
  words,
  covered,
}: {
  words: readonly { startMs: number; endMs: number }[];
  covered?: [startMs: number, endMs: number][];
}): [startMs: number, endMs: number][] {
  return covered ?? words.map(({ startMs, endMs }) => [startMs, endMs]);
}

function holesIn([startMs, endMs]: Stretches[number], covered: Stretches): [number, number][] {
  const holes: [number, number][] = [];
  let from = startMs;
  for (const [coveredFrom, coveredTo] of covered) {
    if (coveredTo <= from) continue;
    if (coveredFrom >= endMs) break;
    if (coveredFrom > from) holes.push([from, coveredFrom]);
    from = coveredTo;
  }
  if (from < endMs) holes.push([from, endMs]);
  return holes;
}
