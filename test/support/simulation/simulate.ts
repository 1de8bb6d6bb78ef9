import { AppError } from '../../../src/contract/app-error.ts';
import { ENDED } from '../../../src/contract/job.ts';
import type { JobTools } from '../../../src/jobs/job-work.ts';
import { LEASE_SECONDS, STEADY_SECONDS } from '../../../src/jobs/lease.ts';
import { DEFAULT_OWNER_ID } from '../../../src/platform/db/schema.ts';
import { createLog } from '../../../src/platform/telemetry/log.ts';
import { createMetrics } from '../../../src/platform/telemetry/metrics.ts';
import { type Random, seeded } from '../replay/random.ts';
import { judge } from './end-checks.ts';
import { openEngineService } from './engine-service.ts';
import { type Fleet, launchFleet } from './fleet.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { createMemoryDatabase, type MemoryDatabase } from './memory-database.ts';
import { type ImmediateJobStore, openMemoryJobStore } from './memory-job-store.ts';
import { type MemoryLibrary, openMemoryLibrary } from './memory-library.ts';
import { scheduleMishaps } from './mishaps.ts';
import { type RecordingScript, writeScript } from './recording-script.ts';
import { simulateAudio } from './simulated-audio.ts';
import { openSimulatedDatabase } from './simulated-database.ts';
import { type BellTower, buildBellTower } from './simulated-doorbell.ts';
import { simulateEngines } from './simulated-engines.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import { simulateScratch } from './simulated-scratch.ts';
import { raiseStorm, type Storm } from './storm.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';
import { watchStore } from './watch-store.ts';

/** What a test breaks, to see that the simulation finds it. */
export type Breakage = 'fencing' | 'renewal' | 'state guard' | 'patience with a silent database';

export interface SimulationOptions {
  breakage?: Breakage;
  /** Leaves it to what comes of a write to show that it must not have been made. */
  judgesOutcomesOnly?: boolean;
  /** Nothing goes wrong. */
  calm?: boolean;
  /** Is told every event. */
  listen?: (line: string) => void;
}

/** Everything of one run. */
interface World {
  time: VirtualTime;
  storm: Storm;
  tables: MemoryDatabase;
  ledger: Ledger;
  library: MemoryLibrary;
  scripts: Map<string, RecordingScript>;
  tower: BellTower;
  fleet: Fleet;
  /** Jobs that will have come in. */
  expected: number;
  /** Runs until `done`, or until a promise is broken. False: nothing of that happened for a long time. */
  run(done: () => boolean): Promise<boolean>;
}

const START = Date.UTC(2026, 0, 1);
const QUIET_WITHIN_MS = 600_000;
const OTHER_OWNER = 'other';
const log = createLog({ level: 'silent', format: 'json' });
const metrics = createMetrics();

/**
 * Runs the real workers over a cluster of which all else is simulated, through a storm and the calm after it. Gives
 * the first promise that was broken; null: none. The same seed is the same run, event for event.
 */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<string | null> {
  const world = build(seeded(seed), options);
  const { ledger, fleet } = world;
  const wrong = (await live(world)) ?? (await end(world));
  for (const { process } of fleet.members()) process.die('with the simulation');
  return ledger.violation() ?? wrong;
}

function build(random: Random, { breakage, judgesOutcomesOnly = false, calm = false, listen }: SimulationOptions): World {
  const time = createVirtualTime(START);
  const note = listen ? (line: string): void => listen(`${((time.now() - START) / 1000).toFixed(3)} s  ${line}`) : () => {};
  const storm = raiseStorm(random, time.now, START + (calm ? 0 : random.whole(10_000, 22_000)));
  const tables = createMemoryDatabase(time.now, { fencing: breakage !== 'fencing', state: breakage !== 'state guard' });
  if (random.next() < 0.3) tables.owners.add(OTHER_OWNER);
  const maxJobs = random.next() < 0.3 ? random.whole(1, 3) : null;
  let lastUnable = START;
  const ledger = openLedger(tables, { maxJobs, lastUnable: () => lastUnable, note });
  const scripts = new Map<string, RecordingScript>();
  const database = openSimulatedDatabase(tables, time, storm);
  const tower = buildBellTower(storm, random.next() < 0.5);
  const service = openEngineService(tables, scripts, storm, ledger);
  const store = openMemoryJobStore(tables);
  const budget = random.next() < 0.5 ? null : { amount: 1000, currency: 'KZT' };

  const tools = (process: SimulatedProcess): JobTools => {
    const watched = watchStore(store, { process, jobs: tables.jobs, ledger, judgesWrites: !judgesOutcomesOnly, note });
    return {
      jobs: database.connect(process, broken(watched, breakage)),
      audio: simulateAudio(process, storm, tables, scripts),
      clock: process.clock,
      doorbell: tower.hangIn(process),
      engines: simulateEngines(process, storm, service),
      findVoices: async () => null,
      diarizers: { engineFirst: true, order: [] },
      scratch: simulateScratch(process, ledger),
      metrics,
      async roomForMore() {
        if (!storm.strikes('noRoom')) return true;
        lastUnable = time.now();
        return false;
      },
      usedMemory: () => 0,
      limits: { maxFileSize: 1e9, maxDurationMs: 3_600_000, jobTimeLimitMs: 3_600_000 },
      prices: [],
      cacheScope: () => 'own',
      budget: { job: budget, day: null, month: null, action: 'refuse' },
    };
  };
  const fleet = launchFleet(time, storm, {
    names: ['a', 'b', 'c'].slice(0, random.whole(1, 3)),
    worker: { version: 'simulated', slots: random.whole(1, 3), maxJobs, ownerShare: 0.5 },
    log,
    tools,
    ledger,
    note,
  });
  const world: World = {
    time,
    storm,
    tables,
    ledger,
    library: openMemoryLibrary(tables),
    scripts,
    tower,
    fleet,
    expected: random.whole(2, 3),
    run: (done) =>
      time.run(() => {
        const databaseIsUnable =
          tables.startedAt >= time.now() - LEASE_SECONDS * 1000 || tables.silentUntil >= time.now() - STEADY_SECONDS * 1000;
        if (databaseIsUnable || !fleet.isAble()) lastUnable = time.now();
        return ledger.violation() !== null || done();
      }, time.now() + QUIET_WITHIN_MS),
  };
  for (let n = 1; n <= world.expected; n++) scheduleJob(world, `job-${n}`, note);
  if (!calm) scheduleMishaps({ ...world, database, service, note });
  return world;
}

function broken(store: ImmediateJobStore, breakage: Breakage | undefined): ImmediateJobStore {
  // Says that every lease is renewed, and renews none.
  if (breakage === 'renewal') return { ...store, renew: (claims) => new Set(claims.map(({ jobId }) => jobId)) };
  if (breakage === 'patience with a silent database') return { ...store, returnExpired: () => store.returnExpired() };
  return store;
}

function scheduleJob(
  { time, storm: { random }, tables, ledger, library, scripts, tower }: World,
  id: string,
  note: (line: string) => void,
): void {
  const script = writeScript(random, id);
  const ownerId = tables.owners.size > 1 && random.next() < 0.5 ? OTHER_OWNER : DEFAULT_OWNER_ID;
  const deferred = random.next() < 0.3;
  const expectedMs = random.whole(100, 20_000);
  time.after(random.whole(0, 6000), () => {
    note(`${id} comes in: ${script.chunks.length} chunks${deferred ? ', for later' : ''}`);
    scripts.set(id, script);
    library.add({ id, ownerId, expectedMs, deferred });
    ledger.open(id);
    tower.ring();
  });
}

/** Through the storm until every job has ended; then what failed is asked for again, in the calm. */
async function live(world: World): Promise<string | null> {
  const { tables, library, ledger, tower, storm } = world;
  if (!(await world.run(() => isQuiet(world)))) return stuck(world);
  const wrong = judgeAll(world);
  if (wrong !== null || storm.random.next() < 0.5) return wrong;
  for (const { id } of tables.jobs.values()) {
    try {
      library.retry(id);
    } catch (error) {
      if (error instanceof AppError) continue;
      throw error;
    }
    ledger.asked(id, 'again');
    tower.ring();
  }
  return (await world.run(() => isQuiet(world))) ? judgeAll(world) : stuck(world);
}

/** Everybody signs off. */
async function end({ run, fleet, tables }: World): Promise<string | null> {
  const ids = fleet.members().flatMap(({ process, draining }) => (draining ? [] : [process.name]));
  fleet.close();
  if (!(await run(() => fleet.members().length === 0))) return `${fleet.members().map(({ process }) => process.name)} never ended`;
  const left = ids.find((id) => tables.workers.has(id));
  return left === undefined ? null : `${left} has ended, and is still in the list of workers`;
}

function isQuiet({ time, storm, tables, expected, fleet }: World): boolean {
  if (tables.silentUntil >= time.now()) return false;
  if (!storm.isOver() || tables.jobs.size < expected) return false;
  for (const { status } of tables.jobs.values()) if (!ENDED.has(status)) return false;
  return fleet.members().every(({ process, worker }) => process.troubledUntil() < time.now() && worker.running() === 0);
}

function stuck({ tables }: World): string {
  return `it never came to an end: ${[...tables.jobs.values()].map(({ id, status }) => `${id} is ${status}`).join(', ')}`;
}

function judgeAll({ tables, ledger, scripts }: World): string | null {
  for (const job of tables.jobs.values()) {
    const account = ledger.accounts.get(job.id);
    const script = scripts.get(job.id);
    const wrong = account && script ? judge(tables, job, account, script) : `${job.id} came from nowhere`;
    if (wrong !== null) return wrong;
  }
  return null;
}
