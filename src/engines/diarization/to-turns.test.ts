import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toTurns } from './to-turns.ts';

const turn = (start: number, end: number, speaker: string | number = 'A') => ({ start, end, speaker });

describe('toTurns', () => {
  it('gives whole milliseconds, by start; people may talk at the same time', () => {
    expect(toTurns('x', [turn(2.0004, 4, 'B'), turn(0.5, 2.9996, 'A')], 5000)).toEqual([
      { startMs: 500, endMs: 3000, speaker: 'A' },
      { startMs: 2000, endMs: 4000, speaker: 'B' },
    ]);
  });

  it('puts overlapping turns of one speaker together, however they lie', () => {
    expect(toTurns('x', [turn(0, 4, 1), turn(1, 2, 1), turn(3, 5, 1), turn(5, 6, 1), turn(3.5, 4, 0)], 6000)).toEqual([
      { startMs: 0, endMs: 5000, speaker: '1' },
      { startMs: 3500, endMs: 4000, speaker: '0' },
      { startMs: 5000, endMs: 6000, speaker: '1' },
    ]);
  });

  it('cuts what is a little beyond the end, and leaves out what lasts for no time', () => {
    expect(toTurns('x', [turn(1, 1.0001), turn(1, 3.4), turn(2.1, 2.5, 'B')], 2000.4)).toEqual([
      { startMs: 1000, endMs: 2000, speaker: 'A' },
    ]);
  });

  it.each([
    [-0.1, 1],
    [2, 1],
    [0, 9],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
  ])('does not believe in a turn from %d s to %d s of 5 s', (start, end) => {
    expect(() => toTurns('x', [turn(start, end)], 5000)).toThrow(expect.objectContaining({ code: 'ENGINE_BAD_ANSWER' }));
  });

  it('never gives a time outside the recording, an empty turn, or a speaker twice at once', () => {
    const any = fc.tuple(
      fc.double({ min: 0, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 60, noNaN: true }),
      fc.integer({ min: 0, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (told) => {
        const turns = toTurns(
          'x',
          told.map(([a, b, speaker]) => turn(Math.min(a, b), Math.max(a, b), speaker)),
          59_000,
        );
        for (const [index, { startMs, endMs, speaker }] of turns.entries()) {
          expect(startMs).toBeGreaterThanOrEqual(turns[index - 1]?.startMs ?? 0);
          expect(endMs).toBeGreaterThan(startMs);
          expect(endMs).toBeLessThanOrEqual(59_000);
          expect(turns.slice(index + 1).some((other) => other.speaker === speaker && other.startMs < endMs)).toBe(false);
        }
      }),
    );
  });
});
