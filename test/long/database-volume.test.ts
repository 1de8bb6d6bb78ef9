import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { libraryTools } from '../../bench/lib/library-tools.ts';
import { acceptNoOp } from '../../bench/lib/noop-jobs.ts';
import { fillDatabase, idOf, idOfLong, idOfShort } from '../../bench/lib/volume.ts';
import { JobQuery } from '../../src/contract/job.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { budgetProblem } from '../../src/jobs/admit.ts';
import { claimJobs, renewLeases, returnExpired } from '../../src/jobs/lease.ts';
import { mendQueue } from '../../src/jobs/mend-queue.ts';
import type { LibraryTools } from '../../src/library/find-job.ts';
import { findJob } from '../../src/library/find-job.ts';
import { jobProgress } from '../../src/library/job-progress.ts';
import { listJobs } from '../../src/library/list-jobs.ts';
import { readTranscript } from '../../src/library/read-transcript.ts';
import { connectDatabase, type Db, type DbConnection } from '../../src/platform/db/connect.ts';
import { type Database, DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { openDiskStore } from '../../src/platform/storage/disk-store.ts';
import { openScratch } from '../../src/platform/storage/scratch.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { sweep } from '../../src/retention/sweep.ts';
import { countStatements } from '../support/count-statements.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { testConfig, testDatabase } from '../support/test-app.ts';

checkLeaks();

const OWNER = DEFAULT_OWNER_ID;
const WORDS = 5_000_000;
const volume = { ended: 98_500, processing: 300, parked: 200, queued: 1000, words: WORDS };
const log = createLog({ level: 'silent', format: 'json' });
const ROWS = /Seq Scan on (jobs|recordings|transcripts|segments|chunks|speakers|engine_calls)/;

let database: Awaited<ReturnType<typeof testDatabase>>;
let connection: DbConnection;
let db: Db;
let tools: LibraryTools;
const seen: { sql: string; parameters: readonly unknown[] }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  connection = await connectDatabase(testConfig({ DATABASE_URL: database.url }).database, log);
  await fillDatabase(connection.unlimited, volume);
  db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: connection.pool }),
    log: ({ query }) => void seen.push({ sql: query.sql, parameters: query.parameters }),
  });
  // What it reads of history is looked at by itself.
  tools = { ...libraryTools(db), estimator: libraryTools(connection.db).estimator };
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** The plans of the statements that the work sends. */
async function plansOf(work: () => Promise<unknown>): Promise<string> {
  seen.length = 0;
  await work();
  const statements = seen.filter((query) => /^\s*(select|insert|update|with)/i.test(query.sql));
  const plans = await Promise.all(statements.map((query) => connection.pool.query(`explain ${query.sql}`, [...query.parameters])));
  return plans.flatMap(({ rows }) => rows.map((row) => row['QUERY PLAN'])).join('\n');
}

describe('with 100,000 jobs and 5 million words', () => {
  test('there are as many', async () => {
    const { rows } = await sql<{ jobs: number; words: number }>`
      select (select count(*) from jobs) as jobs, (select sum(jsonb_array_length(words)) from segments) as words`.execute(db);
    expect(rows[0]?.jobs).toBe(100_000);
    expect(rows[0]?.words).toBeGreaterThanOrEqual(WORDS);
  });

  test.each([
    ['-created_at', undefined, 'jobs_by_age'],
    ['created_at', 'completed', 'jobs_by_'],
    ['-created_at', 'failed', 'jobs_by_status'],
    ['-created_at', 'queued,processing', 'jobs_by_'],
    ['-duration', undefined, 'recordings_by_duration'],
    ['duration', 'completed', 'recordings_by_duration'],
    ['-file_size', undefined, 'recordings_by_size'],
    ['filename', undefined, 'recordings_by_name'],
    ['-filename', 'completed', 'recordings_by_name'],
    ['filename', 'processing', 'jobs_'],
  ])('the list by %s, status %s, comes from an index', async (sort, status, index) => {
    const query = JobQuery.parse({ sort, status });
    let cursor: string | null = null;
    const first = await plansOf(async () => {
      cursor = (await listJobs(tools, OWNER, query)).next_cursor;
    });
    const next = await plansOf(() => listJobs(tools, OWNER, { ...query, cursor: cursor ?? '' }));
    for (const plan of [first, next]) {
      expect(plan).toContain(index);
      expect(plan).not.toMatch(ROWS);
    }
  });

  const held = [1, 2, 3].map((n) => ({ jobId: idOf(volume.ended + n), token: 1 }));
  const budget = { job: null, day: null, month: { amount: 1e6, currency: 'USD' }, action: 'refuse' } as const;
  const cost = { amount: 1, currency: 'USD' };
  const queue = { ahead: 9, aheadMs: 9000, running: 5, runningMs: 5000, slots: 5 };
  const cap = { total: 10_000, perOwner: 10_000 };

  test.each<[string, () => Promise<unknown>, string[]]>([
    [
      'a job',
      () => findJob(tools, OWNER, idOfShort(5)),
      ['jobs_pkey', 'recordings_pkey', 'transcripts_pkey', 'chunks_pkey', 'engine_calls_of_job'],
    ],
    ['a job that waits', () => findJob(tools, OWNER, idOf(100_000)), ['jobs_pkey', 'recordings_pkey']],
    ['the status of a job', () => jobProgress(tools, OWNER, idOf(volume.ended + 1)), ['jobs_pkey', 'chunks_pkey']],
    ['a transcript', () => readTranscript(db, OWNER, idOfLong(volume)), ['transcripts_pkey', 'segments_pkey', 'speakers_pkey']],
    ['an estimate', () => libraryTools(db).estimator.estimate('bench', { durationMs: 60_000, bytes: 1000 }), ['transcripts_by_']],
    ['how far estimates were off', () => libraryTools(db).estimator.wait(queue), ['transcripts_by_age', 'jobs_pkey']],
    [
      'what a month has cost',
      () =>
        budgetProblem({ db, engines: tools.engines, prices: [], budget }, OWNER, { engine: fakeEngine('bench'), deferred: false, cost }),
      ['engine_calls_spent'],
    ],
    ['a new job', () => acceptNoOp(db), ['jobs_queued_of_owner']],
    ['a claim', () => claimJobs(db, { worker: 'a', limit: 1 }), ['jobs_overdue', 'jobs_pkey']],
    ['a claim under a cap', () => claimJobs(db, { worker: 'a', limit: 1, cap }), ['jobs_overdue', 'jobs_pkey']],
    ['renewing leases', () => renewLeases(db, held), ['jobs_']],
    ['finding what dead workers held', () => returnExpired(db), ['jobs_leased']],
  ])('%s is found by index', async (_, work, indexes) => {
    const plan = await plansOf(work);
    for (const index of indexes) expect(plan).toContain(index);
    expect(plan).not.toMatch(ROWS);
  });

  test('the retention sweep finds what is due by index', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const plan = await plansOf(() =>
      sweep(
        {
          db,
          store: openDiskStore(join(folder.path, 'media')),
          scratch: openScratch(join(folder.path, 'scratch')),
          metrics: createMetrics(),
          restoreMs: 60_000,
          mendQueue: () => mendQueue(db),
          uploads: { sweep: async () => ({ finished: 0, expired: 0 }) },
        },
        log,
      ),
    );
    for (const index of ['jobs_to_purge', 'recordings_expiring', 'recordings_of_sessions']) expect(plan).toContain(index);
    expect(plan).not.toMatch(ROWS);
  });

  test.each([undefined, 'queued', 'completed'])(
    'a page of many rows, status %s, costs as many statements as one of few',
    async (status) => {
      const page = (limit: number) => listJobs(tools, OWNER, JobQuery.parse({ status, limit }));
      await page(1);
      const few = await countStatements(() => page(2));
      expect(few).toBeGreaterThan(0);
      expect(await countStatements(() => page(100))).toBe(few);
    },
  );
});
