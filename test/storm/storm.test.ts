import { expect, test } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { runStorm } from '../support/storm/run-storm.ts';

checkLeaks();

const SEED = Number(process.env.TEST_SEED ?? 20261122);

test(`a hundred jobs and five deaths: every one is completed once (seed ${SEED})`, { timeout: 300_000 }, async () => {
  const report = await runStorm({ jobs: 100, kills: 5, seed: SEED, say: () => {} });
  expect(report.violations).toEqual([]);
  expect(report).toMatchObject({ accepted: 100, failed: {} });
  expect(report.completed).toBeGreaterThanOrEqual(100);
  expect(report.redeliveryMs ?? 0).toBeLessThanOrEqual(10_000);
  expect(report.repeatedCalls).toBeLessThanOrEqual(report.allowedRepeats);
});
