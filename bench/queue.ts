import { sql } from 'kysely';
import { loadRedis } from '../src/config/redis.ts';
import { openDoorbell } from '../src/platform/doorbell/open-doorbell.ts';
import { createLog } from '../src/platform/telemetry/log.ts';
import { type RedisServer, startRedis } from '../test/support/redis-server.ts';
import { celeryProblem, runCelery } from './lib/celery.ts';
import { cpuSeconds } from './lib/cpu.ts';
import { acceptNoOps, completeNoOps } from './lib/noop-jobs.ts';
import { numbers } from './lib/options.ts';
import { median, printTable, ratio, timeOf } from './lib/report.ts';
import { type BenchDatabase, benchDatabase, temporaryFolder } from './lib/scratch.ts';

const PHASES = ['accepted', 'completed'] as const;
type Phase = (typeof PHASES)[number];
/** Seconds. */
type Times = Record<Phase, { wall: number; cpu: number }>;
type Measure = (phase: Phase, work: () => Promise<unknown>) => Promise<void>;

interface Side {
  name: string;
  run(measure: Measure): Promise<void>;
}

interface Load {
  jobs: number;
  places: number;
}

const GOAL = 1.5;

/** No-op jobs accepted, the row written first, and completed, one by one, beside no-op tasks through Celery. */
export async function queue(args: string[]): Promise<void> {
  const { jobs, places, rounds } = numbers(args, { jobs: 6000, places: 4, rounds: 3 });
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  const problem = await celeryProblem();
  const sides = [...ourSides(database, { jobs, places }), ...(problem === null ? celerySides({ jobs, places }) : [])];
  const found = sides.map(({ name }) => ({ name, times: [] as Times[] }));
  // In turns: what else the machine does disturbs all of them.
  for (let round = 0; round < rounds; round++)
    for (const [index, side] of sides.entries()) found[index]?.times.push(await timesOf(side, [process.pid, database.pid]));

  process.stdout.write(`${jobs} jobs, ${places} at the same time, one by one; median of ${rounds}\n`);
  const quickest = (phase: Phase): number =>
    Math.max(0, ...found.filter(({ name }) => isCelery(name)).map(({ times }) => jobs / middle(times, phase, 'wall')));
  const head = PHASES.flatMap((phase) => [`${phase} a second`, 'against Celery', 'CPU for one']);
  const cells = (times: Times[], phase: Phase): string[] => {
    const rate = jobs / middle(times, phase, 'wall');
    return [rate.toFixed(0), ratio(rate, quickest(phase)), `${((middle(times, phase, 'cpu') * 1000) / jobs).toFixed(2)} ms`];
  };
  printTable([['', ...head], ...found.map(({ name, times }) => [name, ...PHASES.flatMap((phase) => cells(times, phase))])]);
  process.stdout.write(problem === null ? `Against the quicker Celery; goal ≥ ${GOAL} ×.\n` : `${problem}\n`);
}

const isCelery = (name: string): boolean => name.startsWith('Celery');

function middle(times: readonly Times[], phase: Phase, what: 'wall' | 'cpu'): number {
  return median(times.map((time) => time[phase][what]));
}

async function timesOf({ run }: Side, pids: readonly number[]): Promise<Times> {
  const times: Times = { accepted: { wall: 0, cpu: 0 }, completed: { wall: 0, cpu: 0 } };
  await run(async (phase, work) => {
    const before = cpuSeconds(pids);
    const wall = await timeOf(work);
    times[phase] = { wall, cpu: cpuSeconds(pids) - before };
  });
  return times;
}

function ourSides(database: BenchDatabase, load: Load): Side[] {
  return [
    { name: 'jobs, PostgreSQL only', run: (measure) => runJobs(database, load, null, measure) },
    { name: 'bare rows, PostgreSQL', run: (measure) => runBareRows(database, load, measure) },
    {
      name: 'jobs, Redis rings',
      async run(measure) {
        await using redis = await startDurableRedis();
        await runJobs(database, load, redis, measure);
      },
    },
  ];
}

async function runJobs({ db, pool, connection }: BenchDatabase, load: Load, redis: RedisServer | null, measure: Measure): Promise<void> {
  const log = createLog({ level: 'error', format: 'pretty' });
  await using doorbell = await openDoorbell({ connection, pool, redis: redis && loadRedis(redis.url, []), log });
  await sql`truncate jobs, recordings cascade`.execute(db);
  const warmUp = { ...load, jobs: 200 };
  await acceptNoOps(db, doorbell, warmUp);
  await completeNoOps(db, doorbell, warmUp);
  await measure('accepted', () => acceptNoOps(db, doorbell, load));
  // As autovacuum would by now.
  await sql`vacuum analyze jobs`.execute(db);
  await measure('completed', () => completeNoOps(db, doorbell, load));
}

/** What a committed row costs here: one statement for a row accepted, two for one claimed and completed. */
async function runBareRows({ db }: BenchDatabase, { jobs, places }: Load, measure: Measure): Promise<void> {
  await sql`drop table if exists bare_rows`.execute(db);
  await sql`create table bare_rows (id bigserial primary key, state text not null default 'waiting')`.execute(db);
  const inPlaces = async (write: (id: number) => Promise<unknown>): Promise<void> => {
    let next = 1;
    const place = async (): Promise<void> => {
      while (next <= jobs) await write(next++);
    };
    await Promise.all(Array.from({ length: places }, place));
  };
  await measure('accepted', () => inPlaces(() => sql`insert into bare_rows default values`.execute(db)));
  await measure('completed', () =>
    inPlaces(async (id) => {
      await sql`update bare_rows set state = 'taken' where id = ${id}`.execute(db);
      await sql`update bare_rows set state = 'done' where id = ${id}`.execute(db);
    }),
  );
}

function celerySides({ jobs, places }: Load): Side[] {
  return [false, true].map((results) => ({
    name: results ? 'Celery, Redis, results kept' : 'Celery, Redis, results thrown away',
    async run(measure) {
      await using redis = await startDurableRedis();
      await runCelery({ redisUrl: redis.url, tasks: jobs, places, results }, measure);
    },
  }));
}

function startDurableRedis(): Promise<RedisServer> {
  return startRedis({ settings: ['--appendonly', 'yes', '--appendfsync', 'everysec'] });
}
