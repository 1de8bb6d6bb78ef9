import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestPairs } from './best-pairs.ts';

const sumOf = (weights: readonly (readonly number[])[], pairs: readonly (number | null)[]): number =>
  pairs.reduce<number>((sum, column, row) => sum + (column === null ? 0 : (weights[row]?.[column] ?? 0)), 0);

/** Every pairing there is. */
function bestSum(weights: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number {
  const own = weights[row];
  if (own === undefined) return 0;
  const rest = own.map((weight, column) => (taken.includes(column) ? 0 : weight + bestSum(weights, row + 1, [...taken, column])));
  return Math.max(bestSum(weights, row + 1, taken), ...rest);
}

const matrix = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.nat(50), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  );

describe('bestPairs', () => {
  it('finds the largest sum that there is, and pairs nobody twice', () => {
    fc.assert(
      fc.property(matrix, (weights) => {
        const pairs = bestPairs(weights);
        const columns = pairs.filter((column) => column !== null);
        expect(pairs).toHaveLength(weights.length);
        expect(new Set(columns).size).toBe(columns.length);
        expect(sumOf(weights, pairs)).toBe(bestSum(weights));
      }),
    );
  });

  it('is exact for forty speakers, however they are shuffled', () => {
    const order = Array.from({ length: 40 }, (_, i) => (i * 17) % 40);
    const weights = order.map((column) => Array.from({ length: 40 }, (_, i) => (i === column ? 100 : (i * 31 + column * 7) % 90)));
    expect(bestPairs(weights)).toEqual(order);
  });

  it('does not take the greatest first where that costs more', () => {
    expect(
      bestPairs([
        [10, 9],
        [9, 1],
      ]),
    ).toEqual([1, 0]);
  });
});
