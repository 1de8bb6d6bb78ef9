/** Stretches in time order, in milliseconds, ends not included; they do not overlap. */
export type Stretches = readonly (readonly [startMs: number, endMs: number])[];

/** How much of a time lies in the stretches, 0 to 1. */
export function shareOf(stretches: Stretches, startMs: number, endMs: number): number {
  return millisecondsOf(stretches, startMs, endMs) / Math.max(1, endMs - startMs);
}

/** How many milliseconds of a time lie in the stretches. */
export function millisecondsOf(stretches: Stretches, startMs: number, endMs: number): number {
  let sum = 0;
  for (let place = firstEndingAfter(stretches, startMs); place < stretches.length; place++) {
    const [from, to] = stretches[place] as readonly [number, number];
    if (from >= endMs) break;
    sum += Math.max(0, Math.min(to, endMs) - Math.max(from, startMs));
  }
  return sum;
}

function firstEndingAfter(stretches: Stretches, ms: number): number {
  let low = 0;
  for (let high = stretches.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.[1] ?? 0) > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}
