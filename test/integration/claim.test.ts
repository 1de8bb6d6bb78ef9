import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../src/contract/app-error.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { startChunk, storeChunk } from '../../src/jobs/chunk-store.ts';
import { createJob, PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import type { Queue } from '../../src/jobs/estimate.ts';
import { failJob } from '../../src/jobs/finish-job.ts';
import { claimJobs, releaseJob, renewLeases, returnExpired } from '../../src/jobs/lease.ts';
import { LeaseLost, updateOwned } from '../../src/jobs/owned-job.ts';
import { createQueuePlaces } from '../../src/jobs/queue-places.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { DEFAULT_OWNER_ID, type JobRow } from '../../src/platform/db/schema.ts';
import { newId } from '../../src/platform/id.ts';
import { countStatements } from '../support/count-statements.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let opened: TestApp;
let db: Db;
beforeEach(async () => {
  opened = await openTestApp();
  db = opened.app.db;
});
afterEach(() => opened[Symbol.asyncDispose]());

async function addJob(expectedMs = 1000, ownerId = DEFAULT_OWNER_ID): Promise<string> {
  const id = newId();
  const probe = { format: 'wav', durationMs: null, audioMs: null, truncated: false, ignoreLength: false };
  const { jobId } = await createJob(db, {
    ownerId,
    recording: {
      id,
      sessionId: null,
      file: { name: 'a', size: 1, sha256: '', probe },
      mediaKey: `recordings/${id}/original`,
      retentionMs: null,
    },
    expectedMs,
    request: PLAIN_REQUEST,
    admission: { engine: fakeEngine('a'), deferred: false, cost: null, cheaper: false },
  });
  return jobId;
}

const FIRST = { plan: 1, index: 0 };

async function claimOne(worker = 'w'): Promise<JobRow> {
  const [job] = await claimJobs(db, { worker, limit: 1 });
  if (!job) throw new Error('there was nothing to claim');
  return job;
}

const jobOf = (id: string): Promise<JobRow> => db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const found = ({ requeued, dead }: { requeued: number; dead: number }): number => requeued + dead;
const claimOf = (job: JobRow) => ({ jobId: job.id, token: job.token });
/** Lets the lease of a job run out, as if its worker had died. */
const expire = (id: string) => sql`update jobs set lease_until = now() - interval '1 s' where id = ${id}`.execute(db);

test('many workers at once never claim the same job', async () => {
  for (let i = 0; i < 20; i++) await addJob();
  const claimed = (await Promise.all(Array.from({ length: 12 }, (_, i) => claimJobs(db, { worker: `w${i}`, limit: 3 })))).flat();
  expect(claimed).toHaveLength(20);
  expect(new Set(claimed.map((job) => job.id)).size).toBe(20);
});

test('small jobs go first, but a large one is not passed for more than ten times its estimate', async () => {
  const large = await addJob(60_000);
  const small = await addJob(1000);
  const order = async () => {
    await sql`update jobs set status = 'queued'`.execute(db);
    return [(await claimOne()).id, (await claimOne()).id];
  };
  expect(await order()).toEqual([small, large]);
  await sql`update jobs set due_at = due_at - make_interval(secs => 601)`.execute(db);
  const late = await addJob(1000);
  await sql`update jobs set status = 'queued' where id = ${late}`.execute(db);
  expect((await order()).slice(0, 2)).toEqual([small, large]);
  expect((await claimOne()).id).toBe(late);
});

test('the place that a job is told is when it is claimed, and the queue is read once for all who ask', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) ids.push(await addJob(1000 * (1 + ((i * 5) % 12))));
  await sql`update jobs set due_at = now() - make_interval(secs => 1) where id = ${ids[7]}`.execute(db);
  await sql`update jobs set queue = 2 where id = ${ids[3]}`.execute(db);
  await sql`update jobs set run_after = now() + interval '1 hour' where id = ${ids[0]}`.execute(db);
  // A connection that opens sends statements of its own.
  await createQueuePlaces(db, null).before(newId());
  const places = createQueuePlaces(db, null);
  const told = new Map<string, Queue>();
  const asked = await countStatements(async () => {
    for (const id of ids) told.set(id, await places.before(id));
  });
  expect(asked).toBe(2);
  const claimed = await claimJobs(db, { worker: 'w', limit: 1 });
  while (claimed.length < 11) claimed.push(await claimOne());
  expect(claimed.map(({ id }) => told.get(id)?.ahead)).toEqual(claimed.map((_, index) => index));
  expect(claimed.map(({ id }) => told.get(id)?.aheadMs)).toEqual(
    claimed.map((_, index) => claimed.slice(0, index).reduce((sum, job) => sum + job.expected_ms, 0)),
  );

  const late = await addJob(500_000);
  const newcomers = await countStatements(() => Promise.all(Array.from({ length: 9 }, () => places.before(late))));
  expect(newcomers).toBeLessThanOrEqual(4);
  expect(await places.before(late)).toMatchObject({ ahead: 0, running: 11, slots: 1 });
  expect(await places.before(claimed[0]?.id ?? '')).toMatchObject({ ahead: 0, aheadMs: 0 });
});

test('places that could not be read are read again', async () => {
  const id = await addJob();
  const places = createQueuePlaces(db, 3);
  await sql`alter table jobs rename to jobs_away`.execute(db);
  await expect(places.before(id)).rejects.toThrow('jobs');
  await sql`alter table jobs_away rename to jobs`.execute(db);
  expect(await places.before(id)).toMatchObject({ ahead: 0, running: 0 });
});

test('a worker restricted to its own jobs takes no others', async () => {
  await addJob();
  const own = await addJob(99_000);
  expect(await claimJobs(db, { worker: 'w', limit: 5, only: [] })).toEqual([]);
  expect((await claimJobs(db, { worker: 'w', limit: 5, only: [own] })).map((job) => job.id)).toEqual([own]);
});

test('who has lost the lease can write nothing', async () => {
  const id = await addJob();
  const slow = await claimOne('slow');
  await expire(id);
  await expect.poll(async () => (await returnExpired(db)).requeued, { timeout: 15_000 }).toBe(1);
  const quick = await claimOne('quick');
  expect(quick.token).toBeGreaterThan(slow.token);
  expect(await renewLeases(db, [claimOf(slow)])).toEqual(new Set());
  await expect(updateOwned(db, claimOf(slow), { progress: 50 })).rejects.toThrow(LeaseLost);
  await expect(storeChunk(db, claimOf(slow), FIRST, { startMs: 0, endMs: 10, pieces: [[0, 10]], overlapMs: 0 })).rejects.toThrow(LeaseLost);
  await storeChunk(db, claimOf(quick), FIRST, { startMs: 0, endMs: 10, pieces: [[0, 10]], overlapMs: 0 });
  await expect(startChunk(db, claimOf(slow), FIRST)).rejects.toThrow(LeaseLost);
  await expect(failJob(db, claimOf(slow), slow, new AppError('INTERNAL'))).rejects.toThrow(LeaseLost);
  await releaseJob(db, claimOf(slow));
  expect(await jobOf(id)).toMatchObject({ status: 'processing', token: quick.token, progress: 0, worker: 'quick' });
});

test('three crashes without progress make a dead job; progress between them does not', async () => {
  const id = await addJob();
  const crash = async (progress: boolean) => {
    const job = await claimOne();
    if (progress) await storeChunk(db, claimOf(job), FIRST, { startMs: 0, endMs: 10, pieces: [[0, 10]], overlapMs: 0 });
    await expire(id);
    await expect.poll(async () => found(await returnExpired(db)), { timeout: 15_000 }).toBe(1);
  };
  for (const progress of [false, false, true, false]) await crash(progress);
  expect(await jobOf(id)).toMatchObject({ status: 'queued', crashes: 2 });
  await crash(false);
  expect(await jobOf(id)).toMatchObject({ status: 'failed', crashes: 3, error_code: 'WORKER_CRASHED' });
  expect((await jobOf(id)).dead_at).not.toBeNull();
  expect(await claimJobs(db, { worker: 'w', limit: 1 })).toEqual([]);
});

test('an error that may pass is tried three times more, after growing pauses; then the job is dead', async () => {
  const id = await addJob();
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const job = await claimOne();
    expect(await failJob(db, claimOf(job), job, new AppError('ENGINE_FAILED'), () => 0.5)).toEqual({ retried: true });
    const { rows } = await sql<{ pause: number }>`select extract(epoch from run_after - now())::float8 as pause from jobs`.execute(db);
    pauses.push(rows[0]?.pause ?? 0);
    expect(await claimJobs(db, { worker: 'w', limit: 1 })).toEqual([]);
    await sql`update jobs set run_after = now()`.execute(db);
  }
  expect(pauses.map((pause) => Math.round(pause))).toEqual([1, 2, 4]);
  const last = await claimOne();
  expect(await failJob(db, claimOf(last), last, new AppError('ENGINE_FAILED'))).toEqual({ retried: false });
  expect(await jobOf(id)).toMatchObject({ status: 'failed', errors: 3, crashes: 0, error_code: 'ENGINE_FAILED' });
  expect((await jobOf(id)).dead_at).not.toBeNull();
});

test('an error that will not pass ends the job at once, and is counted in the usage of the day', async () => {
  const id = await addJob();
  const job = await claimOne();
  expect(await failJob(db, claimOf(job), job, new AppError('UNDECODABLE_AUDIO'))).toEqual({ retried: false });
  expect(await jobOf(id)).toMatchObject({ status: 'failed', dead_at: null, error_code: 'UNDECODABLE_AUDIO' });
  expect(await db.selectFrom('usage_days').select(['errors', 'files']).execute()).toEqual([{ errors: 1, files: 0 }]);
});

test('a job that is released goes back without a mark', async () => {
  const id = await addJob();
  await releaseJob(db, claimOf(await claimOne()));
  expect(await jobOf(id)).toMatchObject({ status: 'queued', crashes: 0, errors: 0, worker: null });
});

const OTHER_OWNER = '00000000-0000-7000-8000-000000000002';
const addOwner = () => db.insertInto('owners').values({ id: OTHER_OWNER, name: 'other' }).execute();

test('what waits comes by queue, then tier; what is overdue goes before all of it', async () => {
  const plain = await addJob();
  const paid = await addJob();
  const low = await addJob();
  const overdueLow = await addJob();
  await sql`update jobs set tier = 1 where id = ${paid}`.execute(db);
  await sql`update jobs set queue = 2 where id in (${low}, ${overdueLow})`.execute(db);
  await sql`update jobs set due_at = now() - interval '1 s' where id = ${overdueLow}`.execute(db);
  const order: string[] = [];
  for (let i = 0; i < 4; i++) order.push((await claimOne()).id);
  expect(order).toEqual([overdueLow, paid, plain, low]);
});

test('a thousand files of one organisation do not keep the only one of another waiting', async () => {
  await addOwner();
  const many: string[] = [];
  for (let i = 0; i < 100; i++) many.push(await addJob(10_000));
  const only = await addJob(10_000, OTHER_OWNER);
  const order: string[] = [];
  for (let i = 0; i < 3; i++) order.push((await claimOne()).id);
  expect(order.slice(0, 2)).toContain(only);
  expect(order[2]).toBe(many[1]);
});

test('under a cap no more run than it allows, of all and of one owner, however many claim at once', async () => {
  await addOwner();
  for (let i = 0; i < 20; i++) await addJob();
  const others = [await addJob(90_000, OTHER_OWNER), await addJob(90_000, OTHER_OWNER)];
  const claimAll = async () => {
    const rounds = await Promise.all(
      Array.from({ length: 12 }, (_, i) => claimJobs(db, { worker: `w${i}`, limit: 3, cap: { total: 5, perOwner: 4 } })),
    );
    return rounds.flat();
  };
  const running = [...(await claimAll()), ...(await claimAll())];
  expect(running).toHaveLength(5);
  expect(running.filter((job) => job.owner_id === DEFAULT_OWNER_ID)).toHaveLength(4);
  expect(running.filter((job) => others.includes(job.id))).toHaveLength(1);
  expect(await claimAll()).toEqual([]);
});

test('every try that did not complete a job is in its history, the newest twenty', async () => {
  const id = await addJob();
  const first = await claimOne('host:1');
  await updateOwned(db, claimOf(first), { stage: 'recognise', progress: 40 });
  await expire(id);
  await expect.poll(async () => (await returnExpired(db)).requeued, { timeout: 15_000 }).toBe(1);
  const second = await claimOne('host:2');
  await failJob(db, claimOf(second), second, new AppError('ENGINE_FAILED', { message: 'it said no' }));
  expect((await jobOf(id)).history).toMatchObject([
    { kind: 'crash', worker: 'host:1', stage: 'recognise', progress: 40, code: 'WORKER_CRASHED', message: null },
    { kind: 'error', worker: 'host:2', stage: null, code: 'ENGINE_FAILED', message: 'it said no' },
  ]);
  for (let i = 0; i < 21; i++) {
    await sql`update jobs set run_after = now(), errors = 0`.execute(db);
    const job = await claimOne(`w${i}`);
    await failJob(db, claimOf(job), job, new AppError('ENGINE_FAILED'));
  }
  const { history } = await jobOf(id);
  expect(history.map(({ worker }) => worker)).toEqual(Array.from({ length: 20 }, (_, i) => `w${i + 1}`));
});
