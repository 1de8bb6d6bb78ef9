import { expect, it } from 'vitest';
import type { Segment } from '../../../src/contract/transcript.ts';
import { nextLook } from './next-look.ts';

const segments = [0, 5, 9, 14].map(
  (start_time) => ({ start_time, needs_look: start_time === 0 || start_time === 9 ? ['too_fast'] : [] }) as unknown as Segment,
);

it.each([
  ['before everything', -1, 0],
  ['from one to the next', 0, 2],
  ['from between', 6.5, 2],
  ['round to the first', 9, 0],
])('%s', (_what, from, to) => {
  expect(nextLook(segments, from)).toBe(to);
});

it('finds nothing where nothing is marked', () => {
  expect(nextLook(segments.slice(1, 2), 0)).toBe(-1);
  expect(nextLook([], 0)).toBe(-1);
});
