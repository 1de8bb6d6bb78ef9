import { simulate } from './simulate.ts';

/** Events that are shown before a promise was broken. */
const SHOWN = 60;
/** A test runner wants to be heard of now and then. */
const SEEDS_AT_ONCE = 20;

/**
 * Simulates a storm for each seed and throws at the first that breaks a promise, with its events. With
 * SIMULATION_SEED only that seed is run.
 */
export async function runSeeds(first: number, count: number): Promise<void> {
  const { SIMULATION_SEED: only } = process.env;
  const seeds = only === undefined ? Array.from({ length: count }, (_, n) => first + n) : [Number(only)];
  for (const [n, seed] of seeds.entries()) {
    const wrong = await withoutStacks(() => simulate(seed));
    if (wrong !== null) throw new Error(await tell(seed, wrong, only === undefined ? SHOWN : Number.POSITIVE_INFINITY));
    if (n % SEEDS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function tell(seed: number, wrong: string, shown: number): Promise<string> {
  const events: string[] = [];
  await simulate(seed, { listen: (line) => events.push(line) });
  return `seed ${seed}: ${wrong}

Its last events:
${events.slice(-shown).join('\n')}

Run it alone, to see them all: SIMULATION_SEED=${seed} npx vitest run --project unit src/jobs/simulation.test.ts
When it is mended keep it: add it to KEPT_SEEDS in that file.`;
}

/** Nobody reads the stacks of errors that belong to a storm, and they take their time. */
async function withoutStacks<T>(work: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
