import type { Segment } from '../../../src/contract/transcript.ts';
import type { Place } from './group-warnings.ts';

/** Gaps by the segment that they are shown with: before the first that begins after them, or after the last. */
export interface PlacedGaps {
  before: ReadonlyMap<number, readonly Place[]>;
  atEnd: readonly Place[];
}

/** Finds where in the text a reader misses something. Segments are in time order. */
export function placeGaps(gaps: readonly Place[], segments: readonly Segment[]): PlacedGaps {
  const before = new Map<number, Place[]>();
  const atEnd: Place[] = [];
  for (const gap of gaps) {
    const next = segments.findIndex((segment) => segment.start_time >= gap.from);
    if (next === -1) atEnd.push(gap);
    else before.set(next, [...(before.get(next) ?? []), gap]);
  }
  return { before, atEnd };
}
