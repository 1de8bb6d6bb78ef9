import { join } from 'node:path';
import { JobQuery } from '../src/contract/job.ts';
import { fakeEngine } from '../src/engines/fake-engine.ts';
import { budgetProblem } from '../src/jobs/admit.ts';
import { claimJobs, renewLeases, returnExpired } from '../src/jobs/lease.ts';
import { mendQueue } from '../src/jobs/mend-queue.ts';
import { readQueue } from '../src/jobs/queue-state.ts';
import { listDeadLetters } from '../src/library/dead-letters.ts';
import { findJob } from '../src/library/find-job.ts';
import { jobProgress } from '../src/library/job-progress.ts';
import { listJobs } from '../src/library/list-jobs.ts';
import { readTranscript } from '../src/library/read-transcript.ts';
import { connectDatabase, type Db } from '../src/platform/db/connect.ts';
import { DEFAULT_OWNER_ID } from '../src/platform/db/schema.ts';
import { openDiskStore } from '../src/platform/storage/disk-store.ts';
import { openScratch } from '../src/platform/storage/scratch.ts';
import { createLog } from '../src/platform/telemetry/log.ts';
import { createMetrics } from '../src/platform/telemetry/metrics.ts';
import { sweep } from '../src/retention/sweep.ts';
import { libraryTools } from './lib/library-tools.ts';
import { acceptNoOp } from './lib/noop-jobs.ts';
import { numbers } from './lib/options.ts';
import { readAsUsers } from './lib/readers.ts';
import { median, milliseconds, percentile, printTable, seconds, timeOf } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';
import { fillDatabase, idOf, idOfLong, idOfShort, type Volume } from './lib/volume.ts';

type Query = readonly [name: string, run: (n: number) => Promise<unknown>];

const log = createLog({ level: 'error', format: 'pretty' });
const OWNER = DEFAULT_OWNER_ID;
const USERS = 50;
const POOLS = [5, 10, 20];

/** The statements that the program sends all day, with years of work in the database, and pools of different sizes under users. */
export async function database(args: string[]): Promise<void> {
  const options = numbers(args, { jobs: 100_000, words: 5_000_000, runs: 100, seconds: 10 });
  const volume = { ended: options.jobs - 1500, processing: 300, parked: 200, queued: 1000, words: options.words };
  await using folder = await temporaryFolder();
  await using scratch = await benchDatabase(folder.path);
  const { db, unlimited } = scratch;
  const took = await timeOf(() => fillDatabase(unlimited, volume));
  process.stdout.write(`${options.jobs} jobs with ${options.words} words, filled in ${seconds(took)}; ${options.runs} runs of each\n`);

  const rows = [['', 'p50', 'p95 (goal < 100 ms)', 'slowest']];
  for (const [name, run] of [...lists(db), ...reads(db, volume), ...writes(db, volume), ...sweeps(db, folder.path)]) {
    const taken: number[] = [];
    for (let n = 0; n < options.runs; n++) taken.push((await timeOf(() => run(n))) * 1000);
    rows.push([name, ...[median(taken), percentile(taken, 0.95), Math.max(...taken)].map(milliseconds)]);
  }
  printTable(rows);

  process.stdout.write(`\n${USERS} users, each with a list and a job a second, ${seconds(options.seconds)} for each pool\n`);
  const pools = [['connections', 'reads a second', 'p50', 'p95', 'slowest']];
  for (const size of POOLS) pools.push(await withPool(scratch.url, size, volume, options.seconds));
  printTable(pools);
}
/** Every list as people walk through it, page by page: each sort, each kind of status in turn. */
function lists(db: Db): Query[] {
  const tools = libraryTools(db);
  const sorts = ['created_at', 'duration', 'file_size', 'filename'].flatMap((key) => [`-${key}`, key]);
  const statuses = [undefined, 'completed', 'failed', 'queued', 'processing', 'queued,processing'];
  return sorts.map((sort) => {
    const cursors = new Map<string | undefined, string | null>();
    const nextPage = async (status: string | undefined): Promise<void> => {
      const cursor = cursors.get(status) ?? undefined;
      const page = await listJobs(tools, OWNER, JobQuery.parse({ sort, status, cursor }));
      cursors.set(status, page.next_cursor);
    };
    return [`a page of the list by ${sort}`, (n) => nextPage(statuses[n % statuses.length])];
  });
}

function reads(db: Db, volume: Volume): Query[] {
  const { ended, processing } = volume;
  const tools = libraryTools(db);
  const budget = { job: null, day: null, month: { amount: 1e6, currency: 'USD' }, action: 'refuse' } as const;
  const completed = (n: number): string => idOfShort((n * 977) % (ended * 0.8));
  const running = (n: number): string => idOf(ended + 1 + (n % processing));
  const queued = (n: number): string => idOf(ended + processing + volume.parked + 1 + (n % volume.queued));
  const long = idOfLong(volume);
  return [
    ['a job: completed', (n) => findJob(tools, OWNER, completed(n))],
    ['a job: processing', (n) => findJob(tools, OWNER, running(n))],
    ['a job: queued, with its place', (n) => findJob(tools, OWNER, queued(n))],
    ['the status of a job with its chunks', (n) => jobProgress(tools, OWNER, running(n))],
    ['the status of the longest job', () => jobProgress(tools, OWNER, long)],
    ['a transcript', (n) => readTranscript(db, OWNER, completed(n))],
    ['the longest transcript', () => readTranscript(db, OWNER, long)],
    ['an estimate from history', () => libraryTools(db).estimator.estimate('bench', { durationMs: 60_000, bytes: 1_000_000 })],
    ['a wait from history', () => libraryTools(db).estimator.wait({ ahead: 9, aheadMs: 9000, running: 5, runningMs: 5000, slots: 5 })],
    [
      'admission: what a month has cost',
      () =>
        budgetProblem({ db, budget, prices: [], engines: tools.engines }, OWNER, {
          engine: fakeEngine('bench'),
          deferred: false,
          cost: { amount: 1, currency: 'USD' },
        }),
    ],
    ['admission: what waits', () => readQueue({ db, maxJobs: null })],
    ['dead letters', () => listDeadLetters(db, { limit: 50 })],
  ];
}

function writes(db: Db, { ended, processing }: Volume): Query[] {
  const held = (n: number) => Array.from({ length: 5 }, (_, i) => ({ jobId: idOf(ended + 1 + ((n * 5 + i) % processing)), token: 1 }));
  return [
    ['take a job in', () => acceptNoOp(db)],
    ['claim a job', () => claimJobs(db, { worker: 'bench', limit: 1 })],
    ['claim a job under a cap', () => claimJobs(db, { worker: 'bench', limit: 1, cap: { total: 10_000, perOwner: 10_000 } })],
    ['renew five leases', (n) => renewLeases(db, held(n))],
    ['look for dead workers', () => returnExpired(db)],
  ];
}

function sweeps(db: Db, folder: string): Query[] {
  const tools = {
    db,
    store: openDiskStore(join(folder, 'media')),
    scratch: openScratch(join(folder, 'scratch')),
    metrics: createMetrics(),
    restoreMs: 60_000,
    mendQueue: () => mendQueue(db),
    uploads: { sweep: async () => ({ finished: 0, expired: 0 }) },
  };
  return [['the retention sweep, nothing due', () => sweep(tools, log)]];
}

async function withPool(url: string, size: number, volume: Volume, time: number): Promise<string[]> {
  await using connection = await connectDatabase({ kind: 'server', url, pool: size }, log);
  const tools = libraryTools(connection.db);
  const query = JobQuery.parse({});
  const answers = await readAsUsers(
    { list: () => listJobs(tools, OWNER, query), job: (user) => jobProgress(tools, OWNER, idOf(volume.ended + 1 + user)) },
    { users: USERS, seconds: time },
  );
  const all = [...answers.values()].flatMap(({ times }) => times);
  return [String(size), (all.length / time).toFixed(0), ...[median(all), percentile(all, 0.95), Math.max(...all)].map(milliseconds)];
}
