import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillMissing, padWindow } from './fill-missing.ts';
import { findMissing } from './find-missing.ts';
import type { TimedWord } from './word.ts';

const stretches = fc.array(fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 9000 })), { maxLength: 12 }).map((items) => {
  let at = 0;
  return items.map(([gap, length]): [number, number] => {
    at += gap + length;
    return [at - length, at];
  });
});
const inside = (ms: number, list: readonly (readonly [number, number])[]): boolean => list.some(([from, to]) => ms >= from && ms < to);

describe('findMissing', () => {
  it.each([
    ['nothing missing', [[0, 9000]], [[0, 9000]], []],
    ['everything', [[100, 9000]], [], [[100, 9000]]],
    [
      'a window inside',
      [[0, 30_000]],
      [
        [0, 8000],
        [20_000, 30_000],
      ],
      [[8000, 20_000]],
    ],
    [
      'the start and the end',
      [[0, 30_000]],
      [[9000, 20_000]],
      [
        [0, 9000],
        [20_000, 30_000],
      ],
    ],
    ['nothing short', [[0, 30_000]], [[3999, 26_001]], []],
    [
      'across silence',
      [
        [0, 3000],
        [5000, 7500],
        [9000, 20_000],
      ],
      [[9000, 20_000]],
      [[0, 7500]],
    ],
    [
      'not across words',
      [
        [0, 3000],
        [5000, 7500],
      ],
      [[3200, 3400]],
      [],
    ],
    [
      'overlapping cover in any order',
      [[0, 30_000]],
      [
        [10_000, 30_000],
        [0, 2000],
        [1000, 4000],
        [1500, 1600],
      ],
      [[4000, 10_000]],
    ],
  ] as [string, [number, number][], [number, number][], [number, number][]][])('%s', (_, speech, covered, expected) => {
    expect(findMissing(speech, covered, { minMs: 4000 })).toEqual(expected);
  });

  it('finds all uncovered speech and no covered word', () => {
    fc.assert(
      fc.property(stretches, stretches, fc.array(fc.nat(80_000), { minLength: 50, maxLength: 50 }), (speech, covered, moments) => {
        const windows = findMissing(speech, covered, { minMs: 0 });
        for (const ms of moments) {
          if (inside(ms, speech) && !inside(ms, covered)) expect(inside(ms, windows)).toBe(true);
          if (inside(ms, covered)) expect(inside(ms, windows)).toBe(false);
        }
      }),
    );
  });
});

describe('fillMissing', () => {
  const words = Array.from(
    { length: 60 },
    (_, index): TimedWord => ({ text: `сөз${index}`, startMs: index * 500, endMs: index * 500 + 400 }),
  );

  it('puts back every word once, wherever a window was lost', () => {
    fc.assert(
      fc.property(fc.nat(25_000), fc.integer({ min: 4000, max: 20_000 }), (fromMs, lengthMs) => {
        const toMs = Math.min(30_000, fromMs + lengthMs);
        const kept = words.filter((word) => word.endMs <= fromMs || word.startMs >= toMs);
        const [missing] = findMissing(
          [[0, 30_000]],
          [
            [0, fromMs],
            [toMs, 30_000],
          ],
          { minMs: 4000 },
        );
        fc.pre(missing !== undefined);
        const window = padWindow(missing, 30_000);
        expect(window).toEqual([Math.max(0, fromMs - 1000), Math.min(30_000, toMs + 1000)]);
        // What is halved at the edges of the window comes back as another word.
        const again = words
          .filter((word) => word.endMs > window[0] && word.startMs < window[1])
          .map((word) => ({
            text: word.startMs < window[0] || word.endMs > window[1] ? 'half' : word.text,
            startMs: Math.max(word.startMs, window[0]),
            endMs: Math.min(word.endMs, window[1]),
          }));
        expect(fillMissing(kept, [{ window: missing, words: again }])).toEqual(words);
      }),
    );
  });

  it('puts parts of a window that reach into each other behind one another', () => {
    const kept = words.filter(({ startMs }) => startMs < 5000 || startMs >= 9000);
    const parts = [
      { window: [4900, 7900] as const, words: words.slice(8, 18) },
      { window: [5900, 9000] as const, words: words.slice(10, 20) },
    ];
    expect(fillMissing(kept, parts)).toEqual(words);
    expect(fillMissing(kept, parts.toReversed())).toEqual(words);
  });

  it('takes no word before a short window at the end for one behind it', () => {
    expect(fillMissing(words.slice(0, -1), [{ window: [29_400, 30_000], words: words.slice(-2) }])).toEqual(words);
  });

  it('changes nothing when nothing was found', () => {
    expect(fillMissing(words, [])).toEqual(words);
  });
});
