import { expect, test } from 'vitest';
import { runSeeds } from '../support/simulation/run-seeds.ts';

const SEEDS = 10_000;

test(`every promise is kept in ${SEEDS} simulated storms`, async () => {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await runSeeds(1_000_000, SEEDS);
  const { user, system } = process.cpuUsage(before);
  const processorSeconds = (user + system) / 1e6;
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`simulation: ${SEEDS} seeds in ${seconds.toFixed(1)} s, ${processorSeconds.toFixed(1)} s of one core`);
  // By the clock it would depend on what else the machine does.
  expect(processorSeconds).toBeLessThan(60);
});
