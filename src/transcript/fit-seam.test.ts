import { describe, expect, it } from 'vitest';
import { fitSeam } from './fit-seam.ts';
import type { TimedWord } from './word.ts';

const timed = (text: string, startMs: number, endMs: number): TimedWord => ({ text, startMs, endMs });
const spread = (text: string, startMs: number, endMs: number): TimedWord => ({ text, startMs, endMs, timing: 'interpolated' });
function seam(before: TimedWord[], after: TimedWord[]): [number, number][] {
  const given = structuredClone([before, after]);
  const words = [...before];
  fitSeam(words, after, 1000, 3000);
  expect([before, after]).toEqual(given);
  expect(words.map(({ text, timing }) => ({ text, timing }))).toEqual([...before, ...after].map(({ text, timing }) => ({ text, timing })));
  return words.map(({ startMs, endMs }) => [startMs, endMs]);
}

describe('fitSeam', () => {
  it('leaves words that are in order', () => {
    expect(seam([timed('a', 0, 100)], [spread('b', 100, 200)])).toEqual([
      [0, 100],
      [100, 200],
    ]);
    expect(seam([], [timed('b', 0, 10)])).toEqual([[0, 10]]);
  });

  it('presses interpolated words together where the other side has real times', () => {
    expect(
      seam([timed('a', 0, 400), spread('b', 400, 1000), spread('c', 1000, 2000), spread('d', 2000, 2400)], [timed('e', 2000, 2300)]),
    ).toEqual([
      [0, 400],
      [400, 1000],
      [1000, 1714],
      [1714, 2000],
      [2000, 2300],
    ]);
    expect(seam([timed('a', 1900, 2300)], [spread('b', 2000, 2400), spread('c', 2400, 3200), timed('d', 3300, 3500)])).toEqual([
      [1900, 2300],
      [2300, 2600],
      [2600, 3200],
      [3300, 3500],
    ]);
  });

  it('meets in the overlap where neither side has real times', () => {
    expect(seam([spread('a', 0, 4000)], [spread('b', 1000, 5000)])).toEqual([
      [0, 2500],
      [2500, 5000],
    ]);
    expect(seam([spread('a', 0, 9000)], [spread('b', 2000, 9000)])).toEqual([
      [0, 3000],
      [3000, 9000],
    ]);
  });

  it('parts real times in the middle', () => {
    expect(seam([timed('a', 1000, 1500)], [timed('b', 1460, 1800), timed('c', 1790, 1900)])).toEqual([
      [1000, 1480],
      [1480, 1800],
      [1790, 1900],
    ]);
  });
});
