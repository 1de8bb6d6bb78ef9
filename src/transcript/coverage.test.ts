import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stretches } from '../text/stretches.ts';
import { coverageOf } from './coverage.ts';

const WORDS: Stretches = Array.from({ length: 10 }, (_, index) => [1000 + 500 * index, 1400 + 500 * index]);

describe('coverageOf', () => {
  it.each<[string, Stretches, Stretches, number, [number, number][]]>([
    ['all, with the breaths between words', [[1000, 5900]], WORDS, 1, []],
    [
      'half of two regions',
      [
        [1000, 5900],
        [10_000, 14_900],
      ],
      WORDS,
      0.5,
      [[10_000, 14_900]],
    ],
    ['nothing', [[20_000, 25_000]], WORDS, 0, [[20_000, 25_000]]],
    ['no words at all', [[0, 4000]], [], 0, [[0, 4000]]],
    ['a hole that is too short to be named', [[1000, 8800]], WORDS, 4900 / 7800, []],
    [
      'a hole of several regions',
      [
        [1000, 5900],
        [8000, 9500],
        [10_000, 11_600],
      ],
      WORDS,
      4900 / 8000,
      [[8000, 11_600]],
    ],
    [
      'words in any order, over each other',
      [[0, 4000]],
      [
        [2000, 4000],
        [0, 2500],
      ],
      1,
      [],
    ],
  ])('%s', (_what, speech, covered, share, holes) => {
    const coverage = coverageOf(speech, covered);
    expect(coverage?.share).toBeCloseTo(share);
    expect(coverage?.holes).toEqual(holes);
  });

  it('is not known where nobody speaks', () => expect(coverageOf([], WORDS)).toBeNull());

  it('grows with every word, and holes are in the speech', () => {
    const stretches = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 5000 })), { maxLength: 12 })
      .map((steps) => {
        let at = 0;
        return steps.map(([pause, length]): [number, number] => {
          const from = at + pause + 1;
          at = from + length;
          return [from, at];
        });
      });
    fc.assert(
      fc.property(stretches, stretches, (speech, words) => {
        const [less, more] = [coverageOf(speech, words.slice(1)), coverageOf(speech, words)];
        if (less === null || more === null) {
          expect(speech).toEqual([]);
          return;
        }
        expect(more.share).toBeGreaterThanOrEqual(less.share - 1e-9);
        for (const [from, to] of more.holes) expect(speech.some(([start, end]) => start <= from && from < end && to > from)).toBe(true);
      }),
    );
  });
});
