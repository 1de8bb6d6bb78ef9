import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addVector,
  createCost,
  emptyMoments,
  fitGaussian,
  logDensity,
  type Moments,
  momentsDensity,
  type Prior,
  sumOf,
} from './gaussian.ts';

const SIZE = 3;
const vectors = fc.array(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: SIZE, maxLength: SIZE }), {
  minLength: 1,
  maxLength: 30,
});

function momentsOf(rows: readonly (readonly number[])[]): Moments {
  const moments = emptyMoments(SIZE);
  for (const row of rows) addVector(moments, Float64Array.from(row));
  return moments;
}
const PRIOR: Prior = {
  spread: momentsOf([
    [1, 0, 0],
    [-1, 0, 0],
    [0, 2, 0],
    [0, -2, 1],
    [0, 0, -1],
  ]),
  frames: 10,
};

describe('a Gaussian', () => {
  it('says of moments what it says of their vectors one by one', () => {
    fc.assert(
      fc.property(vectors, vectors, (own, others) => {
        const gaussian = fitGaussian(momentsOf(own), PRIOR);
        const each = others.reduce((sum, row) => sum + logDensity(gaussian, Float64Array.from(row)), 0);
        expect(momentsDensity(gaussian, momentsOf(others))).toBeCloseTo(each, 5);
      }),
    );
  });

  it('fits its own vectors better than those of others do', () => {
    const [left, right] = [momentsOf(Array(50).fill([1, 1, 1])), momentsOf(Array(50).fill([3, 1, 1]))];
    const [own, other] = [left, right].map((moments) => momentsDensity(fitGaussian(moments, PRIOR), left));
    expect(own).toBeGreaterThan(other ?? 0);
  });

  it('costs less for two groups apart than for both together, and as much for two of the same', () => {
    const cost = createCost(PRIOR);
    const rows = Array.from({ length: 200 }, (_, i) => [Math.sin(i), Math.cos(i * 1.3), Math.sin(i * 2.1)]);
    const moved = rows.map(([a = 0, b = 0, c = 0]) => [a + 4, b, c]);
    const gain = (one: Moments, two: Moments): number => cost(sumOf([one, two])) - cost(one) - cost(two);
    expect(gain(momentsOf(rows), momentsOf(moved))).toBeGreaterThan(100);
    expect(Math.abs(gain(momentsOf(rows), momentsOf(rows)))).toBeLessThan(15);
  });

  it('can be made of a single vector', () => {
    expect(Number.isFinite(logDensity(fitGaussian(momentsOf([[1, 2, 3]]), PRIOR), Float64Array.of(9, 9, 9)))).toBe(true);
  });
});
