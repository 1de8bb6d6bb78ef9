import { expect, test } from 'vitest';
import type { PullProgress } from '../engines/local/pull-model.ts';
import { createSpeed, describeProgress } from './pull-display.ts';

const at = (bytes: number, changes: Partial<PullProgress> = {}): PullProgress => ({
  file: 1,
  files: 1,
  name: 'm',
  bytes,
  total: 225e6,
  ...changes,
});

test.each([
  ['speed and time left', at(45e6), 12e6, '45 of 225 MB, 12.0 MB/s, 0:15 left'],
  ['small beginnings', at(1.25e6), 0.5e6, '1.3 of 225 MB, 0.5 MB/s, 7:28 left'],
  ['no speed yet', at(0), null, '0.0 of 225 MB'],
  ['a standstill', at(45e6), 0, '45 of 225 MB'],
  ['a server that does not say how much there is', at(45e6, { total: null }), 12e6, '45 MB, 12.0 MB/s'],
])('%s', (_what, progress, speed, expected) => {
  expect(describeProgress(progress, speed)).toBe(expected);
});

test('the speed is that of the last seconds, and begins anew with another file', () => {
  const speed = createSpeed();
  expect(speed(at(0), 0)).toBeNull();
  expect(speed(at(10e6), 1000)).toBe(10e6);
  expect(speed(at(20e6), 2000)).toBe(10e6);
  for (let second = 3; second <= 9; second++) speed(at(20e6 + second * 1e6), second * 1000);
  expect(speed(at(30e6), 10_000)).toBe(1e6);
  expect(speed(at(5e6, { file: 2 }), 11_000)).toBeNull();
  expect(speed(at(7e6, { file: 2 }), 12_000)).toBe(2e6);
  expect(speed(at(0, { file: 2 }), 13_000)).toBeNull();
});
