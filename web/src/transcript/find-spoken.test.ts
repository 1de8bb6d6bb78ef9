import { expect, it } from 'vitest';
import { findSpoken, nearest } from './find-spoken.ts';

const stretch = (start_time: number, end_time: number) => ({ start_time, end_time });

it.each([
  [-1, -1],
  [0, 0],
  [1.999, 0],
  [2, -1],
  [2.5, 1],
  [4, 2],
  [9.99, 2],
  [10, -1],
])('at %d s it is number %d', (time, index) => {
  expect(findSpoken([stretch(0, 2), stretch(2.5, 4), stretch(4, 10)], time)).toBe(index);
});

it('gives the one that began last where people speak at once, and goes back to the longer one', () => {
  const both = [stretch(0, 10), stretch(3, 5)];
  expect(findSpoken(both, 4)).toBe(1);
  expect(findSpoken(both, 7)).toBe(0);
});

it('finds nothing in nothing', () => {
  expect(findSpoken([], 1)).toBe(-1);
});

it('finds every word of a long recording', () => {
  const many = Array.from({ length: 40_000 }, (_, index) => stretch(index * 0.4, index * 0.4 + 0.3));
  for (const index of [0, 1, 777, 39_999]) expect(findSpoken(many, index * 0.4 + 0.1)).toBe(index);
});

it.each([
  [1, 0],
  [3, 1],
  [4.2, 1],
  [5, 2],
  [99, 2],
])('what is looked for at %d s is shown with number %d', (time, index) => {
  expect(nearest([stretch(1, 2), stretch(4, 5), stretch(5, 10)], time)).toBe(index);
  expect(nearest([], time)).toBe(0);
});
