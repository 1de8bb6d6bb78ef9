import { describe, expect, it } from 'vitest';
import type { PlannedChunk } from './plan-chunks.ts';
import { splitChunk } from './split-chunk.ts';

/** Noise, silent in some stretches, in milliseconds of the clip. */
function samples(lengthMs: number, silences: [number, number][] = []): Int16Array {
  let seed = 1;
  return Int16Array.from({ length: lengthMs * 16 }, (_, i) => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return silences.some(([from, to]) => i / 16 >= from && i / 16 < to) ? 0 : (seed % 8000) - 4000;
  });
}
const chunk = (...pieces: [number, number][]): PlannedChunk => ({
  startMs: pieces[0]?.[0] ?? 0,
  endMs: pieces.at(-1)?.[1] ?? 0,
  pieces,
  overlapMs: 500,
});

describe('splitChunk', () => {
  it('cuts where a long silence was left out, near the middle', () => {
    const halves = splitChunk(chunk([0, 4000], [9000, 13_000], [20_000, 21_000]), samples(9000));
    expect(halves).toEqual([
      { startMs: 0, endMs: 4000, pieces: [[0, 4000]], overlapMs: 500 },
      {
        startMs: 9000,
        endMs: 21_000,
        pieces: [
          [9000, 13_000],
          [20_000, 21_000],
        ],
        overlapMs: 0,
      },
    ]);
  });

  it('else in the pause of its middle half', () => {
    const [left, right] =
      splitChunk(
        chunk([1000, 11_000]),
        samples(10_000, [
          [100, 900],
          [6000, 6300],
        ]),
      ) ?? [];
    expect(left?.endMs).toBe(right?.startMs);
    expect(left?.endMs).toBeGreaterThan(1000 + 6000);
    expect(left?.endMs).toBeLessThan(1000 + 6300);
    expect(right?.overlapMs).toBe(0);
  });

  it('else with an overlap', () => {
    const [left, right] = splitChunk(chunk([1000, 11_000]), samples(10_000)) ?? [];
    expect(right?.overlapMs).toBe(2000);
    expect((left?.endMs ?? 0) - (right?.startMs ?? 0)).toBe(2000);
    expect([left?.startMs, right?.endMs, left?.overlapMs]).toEqual([1000, 11_000, 500]);
  });

  it('does not split what is too short', () => expect(splitChunk(chunk([0, 1900]), samples(1900))).toBeNull());
});
