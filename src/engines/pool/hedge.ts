import { setTimeout as sleep } from 'node:timers/promises';

/** How long calls to each engine took lately. */
export interface Latencies {
  note(engineId: string, audioMs: number, latencyMs: number): void;
  /** From when on a call for so much audio is slow; null while nothing is known. */
  slow(engineId: string, audioMs: number): number | null;
}

const REMEMBERED = 50;
const ENOUGH = 5;
const SLOW_FACTOR = 2;

export function createLatencies(): Latencies {
  const known = new Map<string, { audioMs: number; latencyMs: number }[]>();
  return {
    note(engineId, audioMs, latencyMs) {
      const list = known.get(engineId) ?? [];
      list.push({ audioMs, latencyMs });
      if (list.length > REMEMBERED) list.shift();
      known.set(engineId, list);
    },
    slow(engineId, audioMs) {
      const list = known.get(engineId) ?? [];
      if (list.length < ENOUGH) return null;
      // A part of a call's time grows with its audio, a part does not: the larger of the two medians is the safe guess.
      const byCall = median(list.map(({ latencyMs }) => latencyMs));
      const byAudio = median(list.map((each) => each.latencyMs / Math.max(1, each.audioMs))) * audioMs;
      return SLOW_FACTOR * Math.max(byCall, byAudio);
    },
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

interface HedgeOptions {
  slowMs: number;
  signal: AbortSignal;
  /** Asked when the first request turns out slow. */
  isLast: () => boolean;
}

/** One request, and a second one once the first is slow and nothing else waits; the first answer counts, the other request is stopped. */
export async function hedged<T>(
  once: (signal: AbortSignal, second: boolean) => Promise<T>,
  { slowMs, signal, isLast }: HedgeOptions,
): Promise<T> {
  const settled = new AbortController();
  const either = AbortSignal.any([signal, settled.signal]);
  const first = once(either, false);
  const second = async (): Promise<T> => {
    await sleep(slowMs, undefined, { signal: either });
    while (!isLast()) await sleep(slowMs / 4, undefined, { signal: either });
    return once(either, true);
  };
  const fallback = second();
  fallback.catch(() => {});
  try {
    // When the first fails by itself the pool decides what comes next.
    return await Promise.race([first, fallback.catch(() => first)]);
  } finally {
    settled.abort(new Error('Another request was quicker'));
    await Promise.allSettled([first, fallback]);
  }
}
