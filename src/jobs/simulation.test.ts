import { describe, expect, test } from 'vitest';
import { describeJobStore } from '../../test/support/job-store-contract.ts';
import { openMemoryStoreUnderTest } from '../../test/support/simulation/memory-store-under-test.ts';
import { runSeeds } from '../../test/support/simulation/run-seeds.ts';
import { type Breakage, type SimulationOptions, simulate } from '../../test/support/simulation/simulate.ts';

const MINUTE = 60_000;
const SEEDS = 2000;

/** Seeds that have found something, and what it was. */
const KEPT_SEEDS = [
  { seed: 29, found: 'a worker knew no limit of jobs until it had reported itself' },
  { seed: 803, found: 'a worker that took its own job again forgot it when the run before ended' },
  { seed: 934, found: 'two runs of a job shared a folder in one process' },
  { seed: 3, found: 'a chunk was still being heard when its job had been given back' },
  { seed: 331, found: 'a worker that shut down left a job to its lease when one connection broke' },
  { seed: 1174, found: 'a worker that had lost its job took away the ticket of the next' },
  { seed: 38, found: 'a late report put a worker that had signed off back into the list' },
  { seed: 1_007_249, found: 'a worker waited for a database that hung to give up what it was hearing' },
];

describeJobStore('the jobs of the simulation, in memory', () => openMemoryStoreUnderTest());

describe('the simulated cluster', () => {
  test(`keeps every promise in ${SEEDS} storms`, { timeout: 3 * MINUTE }, () => runSeeds(1, SEEDS));

  test.each(KEPT_SEEDS)('seed $seed: $found', async ({ seed }) => {
    expect(await simulate(seed)).toBeNull();
  });

  test('completes every recording that can be heard, when nothing goes wrong', async () => {
    for (let seed = 1; seed <= 50; seed++) expect(await simulate(seed, { calm: true }), `seed ${seed}`).toBeNull();
  });

  test('gives the same events for the same seed, and others for another', async () => {
    const runs = [await eventsOf(1), await eventsOf(2), await eventsOf(3)];
    expect(runs.flat().length).toBeGreaterThan(100);
    expect([await eventsOf(1), await eventsOf(2), await eventsOf(3)]).toEqual(runs);
    expect(runs[1]).not.toEqual(runs[0]);
  });
});

describe('the simulation finds it when', () => {
  test.each<[Breakage, RegExp]>([
    ['fencing', /took effect on job-\d for a claim that .* had lost|renewed its lost claim/],
    ['renewal', /the lease on job-\d ran out though .* was well/],
    ['patience with a silent database', /the lease on job-\d ran out though .* was well/],
    ['state guard', /took effect on job-\d for a claim that .* had lost|renewed its lost claim/],
  ])('the %s is broken', async (breakage, message) => {
    expect(await firstViolation({ breakage }, 200)).toMatch(message);
  });

  test.each<[Breakage, RegExp]>([
    ['fencing', /given out with an old token|times too often/],
    ['state guard', /completed twice/],
  ])('the %s is broken, by what comes of it alone', async (breakage, message) => {
    expect(await firstViolation({ breakage, judgesOutcomesOnly: true }, 500)).toMatch(message);
  });
});

async function eventsOf(seed: number): Promise<string[]> {
  const events: string[] = [];
  await simulate(seed, { listen: (line) => events.push(line) });
  return events;
}

/** Of the first seed that breaks a promise; null: none of them does. */
async function firstViolation(options: SimulationOptions, seeds: number): Promise<string | null> {
  for (let seed = 1; seed <= seeds; seed++) {
    const wrong = await simulate(seed, options);
    if (wrong !== null) return wrong;
  }
  return null;
}
