import { sql } from 'kysely';
import { claimJobs } from '../src/jobs/lease.ts';
import { updateOwned } from '../src/jobs/owned-job.ts';
import type { Db } from '../src/platform/db/connect.ts';
import { acceptNoOp } from './lib/noop-jobs.ts';
import { numbers } from './lib/options.ts';
import { printTable, ratio, timeOf } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';

/** Jobs through the queue: claimed and completed, one by one and in tens, against the least SQL that does the same. */
export async function claim(args: string[]): Promise<void> {
  const { jobs, workers } = numbers(args, { jobs: 5000, workers: 4 });
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  const { db } = database;
  await sql`create table bare_queue (id bigserial primary key, state text not null default 'waiting')`.execute(db);
  await sql`create index bare_waiting on bare_queue (id) where state = 'waiting'`.execute(db);

  const rows = [['claimed and completed', 'jobs/s', 'against bare']];
  for (const limit of [1, 10]) {
    const name = limit === 1 ? 'one by one' : `in ${limit}s`;
    const bare = jobs / (await timeOfBare(db, { jobs, workers, limit }));
    const ours = jobs / (await timeOfJobs(db, { jobs, workers, limit }));
    rows.push([`${name}, bare: select … for update skip locked, update`, bare.toFixed(0), ratio(bare, bare)]);
    rows.push([`${name}, jobs`, ours.toFixed(0), ratio(ours, bare)]);
  }
  process.stdout.write(`${jobs} jobs, ${workers} workers\n`);
  printTable(rows);
}

interface Load {
  jobs: number;
  workers: number;
  limit: number;
}

async function timeOfBare(db: Db, { jobs, workers, limit }: Load): Promise<number> {
  await sql`truncate bare_queue`.execute(db);
  await sql`insert into bare_queue (state) select 'waiting' from generate_series(1, ${jobs})`.execute(db);
  await sql`analyze bare_queue`.execute(db);
  const take = (): Promise<number[]> =>
    db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ id: number }>`
        select id from bare_queue where state = 'waiting' order by id limit ${limit} for update skip locked`.execute(trx);
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) await sql`update bare_queue set state = 'taken' where id = any(${ids})`.execute(trx);
      return ids;
    });
  const step = async (): Promise<number> => {
    const ids = await take();
    await Promise.all(ids.map((id) => sql`update bare_queue set state = 'done' where id = ${id}`.execute(db)));
    return ids.length;
  };
  return timeOf(() => untilEmpty(workers, step, jobs));
}

async function timeOfJobs(db: Db, { jobs, workers, limit }: Load): Promise<number> {
  await fillQueue(db, jobs);
  const step = async (): Promise<number> => {
    const claimed = await claimJobs(db, { worker: 'bench', limit });
    await Promise.all(
      claimed.map(({ id, token }) =>
        updateOwned(
          db,
          { jobId: id, token },
          { status: 'completed', progress: 100, completed_at: new Date(), lease_until: null, worker: null },
        ),
      ),
    );
    return claimed.length;
  };
  return timeOf(() => untilEmpty(workers, step, jobs));
}

/** Several workers side by side, each until it finds nothing. Throws when work was lost or done twice. */
async function untilEmpty(workers: number, step: () => Promise<number>, expected: number): Promise<void> {
  let done = 0;
  const work = async (): Promise<void> => {
    for (let count = await step(); count > 0; count = await step()) done += count;
  };
  await Promise.all(Array.from({ length: workers }, work));
  if (done !== expected) throw new Error(`${done} jobs were done instead of ${expected}`);
}

async function fillQueue(db: Db, jobs: number): Promise<void> {
  await sql`truncate jobs, recordings cascade`.execute(db);
  for (let i = 0; i < jobs; i++) await acceptNoOp(db, 1000 + (i % 100));
  await sql`analyze jobs`.execute(db);
}
