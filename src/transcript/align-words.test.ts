import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlignCosts, alignWords, type Pairing, timeWindows } from './align-words.ts';
import { letterDistance } from './letter-distance.ts';

const plain: AlignCosts<string, string> = {
  pair: (one, other) => (one === other ? 0 : 4),
  skipLeft: () => 3,
  skipRight: () => 3,
};
const words = fc.array(fc.constantFrom('иә', 'жоқ', 'да', 'сәлем'), { maxLength: 7 });

function costOf(
  pairings: readonly Pairing[],
  left: readonly string[],
  right: readonly string[],
  costs: AlignCosts<string, string>,
): number {
  let sum = 0;
  let met = 0;
  for (const [at, pairing] of pairings.entries()) {
    const [i, j] = pairing;
    if (i !== null && j !== null) sum += costs.pair(left[i] ?? '', right[j] ?? '');
    else if (i !== null && !(costs.dovetail && met === 0)) sum += costs.skipLeft(left[i] ?? '', i);
    else if (j !== null && !(costs.dovetail && pairings.slice(at).every(([later]) => later === null)))
      sum += costs.skipRight(right[j] ?? '', j);
    if (j !== null) met++;
  }
  return sum;
}

/** The least cost, tried in every way. */
function cheapest(left: readonly string[], right: readonly string[], costs: AlignCosts<string, string>, i = 0, j = 0): number {
  const ways: number[] = [];
  if (i < left.length && j < right.length)
    ways.push(costs.pair(left[i] ?? '', right[j] ?? '') + cheapest(left, right, costs, i + 1, j + 1));
  if (i < left.length) ways.push((costs.dovetail && j === 0 ? 0 : costs.skipLeft('', i)) + cheapest(left, right, costs, i + 1, j));
  if (j < right.length)
    ways.push((costs.dovetail && i === left.length ? 0 : costs.skipRight('', j)) + cheapest(left, right, costs, i, j + 1));
  return ways.length === 0 ? 0 : Math.min(...ways);
}

describe('alignWords', () => {
  const variants = [plain, { ...plain, dovetail: true, pair: (one: string, other: string) => (one === other ? -5 : 4) }];
  it.each(variants)('finds the cheapest way, and has every word once and in order (dovetail: $dovetail)', (costs) => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const pairings = alignWords(left, right, costs);
        expect(pairings.flatMap(([i]) => (i === null ? [] : [i]))).toEqual([...left.keys()]);
        expect(pairings.flatMap(([, j]) => (j === null ? [] : [j]))).toEqual([...right.keys()]);
        expect(costOf(pairings, left, right, costs)).toBe(cheapest(left, right, costs));
      }),
      { numRuns: 60 },
    );
  });

  it('finds the same in windows as without, if the partners lie in them', () => {
    const spoken = fc.array(fc.tuple(fc.constantFrom('иә', 'жоқ', 'да'), fc.integer({ min: 100, max: 900 })), { maxLength: 40 });
    fc.assert(
      fc.property(spoken, fc.array(fc.constantFrom('same', 'lost', 'more'), { minLength: 1 }), (items, changes) => {
        let at = 0;
        const left = items.map(([text, length]) => {
          at += length;
          return { text, startMs: at - length, endMs: at };
        });
        const right = left.flatMap((word, index) => {
          const change = changes[index % changes.length];
          return change === 'lost' ? [] : change === 'more' ? [word, { ...word, text: 'more' }] : [word];
        });
        const costs: AlignCosts<(typeof left)[number], (typeof left)[number]> = {
          pair: (one, other) => (one.text !== other.text || one.startMs !== other.startMs ? Number.POSITIVE_INFINITY : 0),
          skipLeft: () => 1,
          skipRight: () => 1,
        };
        expect(alignWords(left, right, { ...costs, windows: timeWindows(left, right, 0) })).toEqual(alignWords(left, right, costs));
      }),
    );
  });

  it('has a way through windows that miss each other', () => {
    const windows = [
      [4, 5],
      [0, 1],
      [2, 2],
    ] as const;
    const pairings = alignWords(['a', 'b', 'c'], ['p', 'q', 'r', 's', 't'], { ...plain, pair: () => 100, windows });
    expect(pairings.filter(([i]) => i !== null)).toHaveLength(3);
    expect(pairings.filter(([, j]) => j !== null)).toHaveLength(5);
  });

  it('aligns 5,000 with 5,000 words', () => {
    const left = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 977);
    const right = left.filter((_, index) => index % 10 !== 3);
    const pairings = alignWords(left, right, { pair: (one, other) => (one === other ? 0 : 4), skipLeft: () => 3, skipRight: () => 3 });
    expect(pairings.filter(([i, j]) => i !== null && j !== null && left[i] === right[j])).toHaveLength(4500);
  });
});

describe('letterDistance', () => {
  it('counts changed letters over the longer word', () => {
    expect(letterDistance('договорға', 'договорга')).toBeCloseTo(1 / 9);
    expect(letterDistance('келісім', 'келісімшарт')).toBeCloseTo(4 / 11);
    expect(letterDistance('', 'иә')).toBe(1);
    expect(letterDistance('', '')).toBe(0);
    expect(letterDistance('abcd', 'bcda')).toBe(0.5);
  });

  it('is the same both ways, and 1 beyond the limit', () => {
    const word = fc.string({ unit: fc.constantFrom('а', 'ә', 'б'), maxLength: 6 });
    fc.assert(
      fc.property(word, word, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, limit) => {
        const distance = letterDistance(one, other);
        expect(letterDistance(other, one)).toBe(distance);
        expect(letterDistance(one, other, limit)).toBe(distance > limit ? 1 : distance);
      }),
    );
  });
});
