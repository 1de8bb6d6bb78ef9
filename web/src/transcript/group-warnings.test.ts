import { expect, it } from 'vitest';
import { gapsOf, groupWarnings } from './group-warnings.ts';

const gap = (start_time: number, end_time: number, code = 'ENGINE_TIMEOUT') => ({
  code: 'GAP',
  message: 'as told',
  details: { start_time, end_time, code },
});
const low = { code: 'LOW_CONFIDENCE', message: '', details: { threshold: 0.8, segments: 2, start_times: [3, 70.5] } };

it('makes one remark of gaps with the same reason', () => {
  const remarks = groupWarnings([gap(10, 20), low, gap(30, 40, 'ENGINE_FAILED'), gap(50, 60)]);
  expect(remarks.map(({ code, places }) => [code, places])).toEqual([
    [
      'GAP',
      [
        { from: 10, to: 20 },
        { from: 50, to: 60 },
      ],
    ],
    [
      'LOW_CONFIDENCE',
      [
        { from: 3, to: null },
        { from: 70.5, to: null },
      ],
    ],
    ['GAP', [{ from: 30, to: 40 }]],
  ]);
  expect(new Set(remarks.map(({ key }) => key)).size).toBe(3);
});

it('keeps warnings apart that name other engines, and does without details', () => {
  const missed = (engine: string) => ({ code: 'ENGINE_MISSED_VOTE', message: '', details: { engine, code: 'ENGINE_TIMEOUT' } });
  expect(groupWarnings([missed('a'), missed('b'), missed('a'), { code: 'NO_SPEECH', message: 'x' }])).toHaveLength(3);
  expect(groupWarnings([{ code: 'X', message: '', details: { start_times: ['?', 4], start_time: '3' } }])[0]?.places).toEqual([
    { from: 4, to: null },
  ]);
});

it('finds the gaps', () => {
  expect(gapsOf([low, gap(10, 20), gap(30, 40)])).toEqual([
    { from: 10, to: 20 },
    { from: 30, to: 40 },
  ]);
});
