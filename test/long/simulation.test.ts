import { expect, test } from 'vitest';
import { runSeeds } from '../support/simulation/run-seeds.ts';

const SEEDS = 10_000;

test(`every promise is kept in ${SEEDS} simulated storms`, async () => {
  const seconds = await runSeeds(1_000_000, SEEDS);
  console.log(`simulation: ${SEEDS} seeds in ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThan(60);
});
