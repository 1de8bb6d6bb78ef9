import { expect, test } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { SHORT } from '../support/load/profiles.ts';
import { runLoad } from '../support/load/run-load.ts';
import { summarise } from '../support/load/write-report.ts';

checkLeaks();

const SEED = Number(process.env.TEST_SEED ?? 20261122);

test(`a few users for a few seconds: every promise is kept (seed ${SEED})`, { timeout: 120_000 }, async () => {
  const summary = summarise('short', await runLoad({ ...SHORT, seed: SEED, say: () => {} }));
  expect(summary).toMatchObject({ violations: [], failed: {}, errors: {} });
  expect(summary.completed).toBeGreaterThanOrEqual(SHORT.users);
  expect(summary.completed + summary.cancelled).toBe(summary.accepted);
  expect(summary.expectedSeconds).not.toBeNull();
});
