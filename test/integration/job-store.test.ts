import { sql } from 'kysely';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { parseProcessing } from '../../src/contract/parse-processing.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { createJob, PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { openJobStore } from '../../src/jobs/job-store.ts';
import { LEASE_SECONDS } from '../../src/jobs/lease.ts';
import { retryJob } from '../../src/jobs/retry-job.ts';
import { tellAgain } from '../../src/jobs/tell-again.ts';
import { cancelJob } from '../../src/library/cancel-job.ts';
import { deleteJob, restoreJob } from '../../src/library/delete-job.ts';
import { renameSpeakers } from '../../src/library/rename-speakers.ts';
import { beginOverride, endOverride } from '../../src/operations/degradation/overrides.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { DEFAULT_OWNER_ID, type StoredWord } from '../../src/platform/db/schema.ts';
import { newId } from '../../src/platform/id.ts';
import type { StoredTranscript, StoredUsage } from '../support/job-store-contract/store-under-test.ts';
import { describeJobStore } from '../support/job-store-contract.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let opened: TestApp;
let db: Db;
beforeAll(async () => {
  opened = await openTestApp();
  db = opened.app.db;
  // Until then the fall of a worker is taken for the server's own.
  await vi.waitFor(async () => expect(await serverAge()).toBeGreaterThan(LEASE_SECONDS), { timeout: 15_000, interval: 200 });
});
afterAll(() => opened[Symbol.asyncDispose]());

async function serverAge(): Promise<number> {
  const { rows } = await sql<{ age: number }>`select extract(epoch from now() - pg_postmaster_start_time())::float8 as age`.execute(db);
  return rows[0]?.age ?? 0;
}

describeJobStore('the jobs in PostgreSQL', async () => {
  await sql`truncate owners, workers, degradation_overrides cascade`.execute(db);
  await db.insertInto('owners').values({ id: DEFAULT_OWNER_ID, name: 'default' }).execute();
  const { doorbell } = opened.app;
  const tools = { db, doorbell };
  return {
    jobs: openJobStore(db),
    add: ({ ownerId = DEFAULT_OWNER_ID, expectedMs = 1000 } = {}) => addJob(ownerId, expectedMs),
    async addOwner() {
      const id = newId();
      await db.insertInto('owners').values({ id, name: 'other' }).execute();
      return id;
    },
    set: async (jobId, values) => void (await db.updateTable('jobs').set(values).where('id', '=', jobId).execute()),
    cancel: (jobId) => cancelJob(tools, DEFAULT_OWNER_ID, jobId),
    remove: (jobId) => deleteJob(tools, DEFAULT_OWNER_ID, jobId),
    restore: (jobId) => restoreJob(tools, DEFAULT_OWNER_ID, jobId),
    retry: async (jobId) => void (await retryJob(db, jobId)),
    tellAgain: async (jobId, counts) => void (await tellAgain(db, jobId, counts)),
    async stopQueue(stopped) {
      if (stopped) await beginOverride(db, { mode: 'degraded', reason: 'test', disable: [] }, 'test');
      else await endOverride(db, 'test');
    },
    rename: async (jobId, speaker_id, label) =>
      void (await renameSpeakers(db, DEFAULT_OWNER_ID, jobId, { speakers: [{ speaker_id, label }] })),
    jobOf: (jobId) => db.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirstOrThrow(),
    transcriptOf,
    usageOf,
    async now() {
      const { rows } = await sql<{ now: Date }>`select now()`.execute(db);
      return rows[0]?.now.getTime() ?? 0;
    },
    async pass(ms) {
      const gone = sql`make_interval(secs => ${ms / 1000})`;
      await sql`update jobs set lease_until = lease_until - ${gone}, run_after = run_after - ${gone}, due_at = due_at - ${gone},
        deleted_at = deleted_at - ${gone}`.execute(db);
      await sql`update workers set seen_at = seen_at - ${gone}`.execute(db);
    },
  };
});

async function addJob(ownerId: string, expectedMs: number): Promise<string> {
  const id = newId();
  const probe = { format: 'wav', durationMs: null, audioMs: null, truncated: false, ignoreLength: false };
  const recording = {
    id,
    sessionId: null,
    file: { name: 'a.wav', size: 1000, sha256: id, probe },
    mediaKey: `recordings/${id}/original`,
    retentionMs: null,
  };
  const admission = { engine: fakeEngine('one'), deferred: false, cost: null, cheaper: false };
  return (
    await createJob(db, {
      ownerId,
      recording,
      expectedMs,
      request: { ...PLAIN_REQUEST, language: 'kk', processing: parseProcessing('raw') },
      admission,
    })
  ).jobId;
}

async function transcriptOf(jobId: string): Promise<StoredTranscript | null> {
  const row = await db.selectFrom('transcripts').selectAll().where('job_id', '=', jobId).executeTakeFirst();
  if (!row) return null;
  const segments = await db.selectFrom('segments').select('words').where('job_id', '=', jobId).orderBy('segment_order').execute();
  const speakers = await db.selectFrom('speakers').select(['speaker_id', 'label']).where('job_id', '=', jobId).execute();
  return {
    text: row.text,
    durationMs: row.duration_ms,
    engine: row.engine,
    chunks: row.chunks,
    calls: row.engine_calls,
    billedMs: row.billed_ms,
    cost: row.cost_amount,
    currency: row.cost_currency,
    words: segments.flatMap((segment): StoredWord[] => segment.words),
    speakers: new Map(speakers.map(({ speaker_id, label }) => [speaker_id, label])),
  };
}

async function usageOf(ownerId: string, currency: string): Promise<StoredUsage> {
  const { rows } = await sql<StoredUsage>`
    select coalesce(sum(files), 0)::int as files, coalesce(sum(duration_ms), 0)::int as "durationMs",
      coalesce(sum(cost_amount), 0)::float8 as cost, coalesce(sum(errors), 0)::int as errors
    from usage_days where owner_id = ${ownerId} and currency = ${currency}`.execute(db);
  return rows[0] as StoredUsage;
}
