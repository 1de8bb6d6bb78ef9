import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstWhere } from './first-where.ts';

it('finds the same place as looking at one after the other', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.nat(60), (numbers, wanted) => {
      const sorted = numbers.toSorted((a, b) => a - b);
      const found = sorted.findIndex((number) => number >= wanted);
      expect(firstWhere(sorted.length, (place) => (sorted[place] as number) >= wanted)).toBe(found === -1 ? sorted.length : found);
    }),
  );
});
