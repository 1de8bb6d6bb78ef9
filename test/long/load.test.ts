import { expect, test } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { PROFILES } from '../support/load/profiles.ts';
import { runLoad } from '../support/load/run-load.ts';
import { summarise } from '../support/load/write-report.ts';

checkLeaks();

const SEED = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);

test(`twenty users with large recordings for five minutes: every promise is kept (seed ${SEED})`, async () => {
  const run = await runLoad({ ...PROFILES.peak, minutes: 5, mb: 30, seed: SEED, say: () => {} });
  const summary = summarise('peak', run);
  console.log(JSON.stringify(summary, null, 2));
  expect(summary).toMatchObject({ violations: [], failed: {} });
  expect(summary.completed).toBeGreaterThanOrEqual(PROFILES.peak.users);
});
