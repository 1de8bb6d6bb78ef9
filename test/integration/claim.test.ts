import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../src/contract/app-error.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { startChunk, storeChunk } from '../../src/jobs/chunk-store.ts';
import { createJob, PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { failJob } from '../../src/jobs/finish-job.ts';
import { claimJobs, releaseJob, renewLeases, returnExpired } from '../../src/jobs/lease.ts';
import { LeaseLost, updateOwned } from '../../src/jobs/owned-job.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { DEFAULT_OWNER_ID, type JobRow } from '../../src/platform/db/schema.ts';
import { newId } from '../../src/platform/id.ts';
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

const START = Date.parse('2026-01-01T00:00:00Z');

async function addJob(expectedMs = 1000, queuedAfterMs = 0): Promise<string> {
  const recordingId = newId();
  const now = new Date(START + queuedAfterMs);
  return db.transaction().execute(async (trx) => {
    await trx
      .insertInto('recordings')
      .values({
        id: recordingId,
        owner_id: DEFAULT_OWNER_ID,
        filename: 'a',
        original_filename: 'a',
        file_size: 1,
        file_format: 'wav',
        sha256: '',
        truncated: false,
        ignore_length: false,
      })
      .execute();
    return createJob(trx, {
      ownerId: DEFAULT_OWNER_ID,
      recordingId,
      expectedMs,
      now,
      request: PLAIN_REQUEST,
      admission: { engine: fakeEngine('a'), deferred: false, cost: null, cheaper: false },
    });
  });
}

const FIRST = { plan: 1, index: 0 };

async function claimOne(worker = 'w'): Promise<JobRow> {
  const [job] = await claimJobs(db, { worker, limit: 1 });
  if (!job) throw new Error('there was nothing to claim');
  return job;
}

const jobOf = (id: string): Promise<JobRow> => db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
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
  const large = await addJob(60_000, 0);
  const small = await addJob(1000, 1000);
  const smallButLate = await addJob(1000, 11 * 60_000);
  expect((await claimJobs(db, { worker: 'w', limit: 3 })).map((job) => job.id).sort()).toEqual([large, small, smallButLate].sort());
  await sql`update jobs set status = 'queued'`.execute(db);
  expect((await claimOne()).id).toBe(small);
  expect((await claimOne()).id).toBe(large);
  expect((await claimOne()).id).toBe(smallButLate);
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
    await expect.poll(async () => Object.values(await returnExpired(db)).reduce((a, b) => a + b), { timeout: 15_000 }).toBe(1);
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
