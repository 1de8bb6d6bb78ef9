import { expect, test } from 'vitest';
import { planProcesses } from './plan-processes.ts';

const MB = 1e6;
const GB = 1024 ** 3;

test.each([
  ['a laptop', 225 * MB, { cores: 2, memoryBytes: 8 * GB }, { processes: 1, threads: 2 }],
  ['one core', 225 * MB, { cores: 1, memoryBytes: 2 * GB }, { processes: 1, threads: 1 }],
  ['a server: by its cores', 225 * MB, { cores: 16, memoryBytes: 64 * GB }, { processes: 4, threads: 4 }],
  ['many cores, a large model: by its memory', 1776 * MB, { cores: 64, memoryBytes: 32 * GB }, { processes: 3, threads: 4 }],
  ['too little memory even for one: it is tried', 1776 * MB, { cores: 8, memoryBytes: 2 * GB }, { processes: 1, threads: 4 }],
])('%s', (_what, bytes, machine, expected) => {
  expect(planProcesses(bytes, machine)).toMatchObject(expected);
});

test('the limit of memory lets a model be loaded several times over', () => {
  const { memoryBytes } = planProcesses(1776 * MB, { cores: 4, memoryBytes: 64 * GB });
  expect(memoryBytes).toBeGreaterThan(1776 * MB * 4);
  expect(memoryBytes).toBeLessThan(16 * GB);
  expect(planProcesses(1, { cores: 1, memoryBytes: GB }).memoryBytes).toBeGreaterThan(2 * GB);
});
