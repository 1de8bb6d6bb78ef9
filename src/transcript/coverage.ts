import { millisecondsOf, type Stretches } from '../text/stretches.ts';
import { findMissing } from './find-missing.ts';

/** How much of the speech of a recording has words. */
export interface Coverage {
  /** Of the time in which somebody speaks, 0 to 1. */
  share: number;
  /** Where a lot of speech has none; in milliseconds, in time order. */
  holes: [startMs: number, endMs: number][];
}

/** Pauses as short as a breath belong to what is said. */
const BREATH_MS = 500;
/** Detectors hear speech a little longer than engines hear words, on both sides. */
const EDGE_MS = 300;
/** So much speech in a row without words is not what engines leave out of a fluent sentence; `npm run bench -- coverage` measures it. */
const LEAST_HOLE_MS = 3000;

/** What of the speech is covered by words and whatever else accounts for it, in any order; null where nobody speaks. */
export function coverageOf(speech: Stretches, covered: Stretches, minHoleMs = LEAST_HOLE_MS): Coverage | null {
  const total = speech.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);
  if (total === 0) return null;
  let coveredMs = 0;
  let done = Number.NEGATIVE_INFINITY;
  for (const [startMs, endMs] of covered.toSorted((one, other) => one[0] - other[0])) {
    if (endMs <= done) continue;
    coveredMs += millisecondsOf(speech, startMs - done <= BREATH_MS ? done : startMs, endMs);
    done = endMs;
  }
  const widened = covered.map(([startMs, endMs]) => [startMs - EDGE_MS, endMs + EDGE_MS] as const);
  return { share: Math.min(1, coveredMs / total), holes: findMissing(speech, widened, { minMs: minHoleMs }) };
}
