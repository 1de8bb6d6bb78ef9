import { expect, it } from 'vitest';
import type { Segment } from '../../../src/contract/transcript.ts';
import { placeGaps } from './place-gaps.ts';

const segments = [5, 20, 60].map((start_time) => ({ start_time, end_time: start_time + 4 }) as Segment);
const gap = (from: number, to: number) => ({ from, to });

it('puts each gap where the text goes on after it', () => {
  const { before, atEnd } = placeGaps([gap(0, 5), gap(24, 30), gap(40, 59), gap(70, 90)], segments);
  expect([...before]).toEqual([
    [0, [gap(0, 5)]],
    [2, [gap(24, 30), gap(40, 59)]],
  ]);
  expect(atEnd).toEqual([gap(70, 90)]);
});

it('puts all at the end of no text', () => {
  expect(placeGaps([gap(0, 5)], [])).toEqual({ before: new Map(), atEnd: [gap(0, 5)] });
});
