import { expect, test } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { runStorm } from '../support/storm/run-storm.ts';

checkLeaks();

const SEED = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);

test(`a thousand jobs and fifty deaths: every one is completed once (seed ${SEED})`, async () => {
  const report = await runStorm({ jobs: 1000, kills: 50, seed: SEED, say: (line) => console.log(line) });
  console.log(JSON.stringify(report, null, 2));
  expect(report.violations).toEqual([]);
  expect(report).toMatchObject({ accepted: 1000, failed: {} });
  expect(report.redeliveryMs ?? 0).toBeLessThanOrEqual(10_000);
  expect(report.repeatedCalls).toBeLessThanOrEqual(report.allowedRepeats);
});
