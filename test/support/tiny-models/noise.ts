import { AMPLITUDES } from './loudness-model.ts';

/** A stretch of white noise at one of the levels of the loudness model. */
export interface Burst {
  level: number;
  startMs: number;
  endMs: number;
}

/** Canonical PCM with these bursts in digital silence. The same every time. */
export function noise(lengthMs: number, bursts: readonly Burst[]): Int16Array {
  const pcm = new Int16Array(lengthMs * 16);
  let seed = 1;
  for (const { level, startMs, endMs } of bursts) {
    for (let at = startMs * 16; at < endMs * 16; at++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      pcm[at] = Math.round(32_767 * (AMPLITUDES[level] ?? 0) * (seed / 2 ** 30 - 1));
    }
  }
  return pcm;
}
