import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { JobQuery } from '../../src/contract/job.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { createEstimator } from '../../src/jobs/estimate.ts';
import { claimJobs, releaseJob, renewLeases, returnExpired } from '../../src/jobs/lease.ts';
import { mendQueue } from '../../src/jobs/mend-queue.ts';
import { createQueuePlaces } from '../../src/jobs/queue-places.ts';
import { listJobs } from '../../src/library/list-jobs.ts';
import { connectDatabase, type DbConnection } from '../../src/platform/db/connect.ts';
import { openEmbeddedServer } from '../../src/platform/db/embedded-server.ts';
import { migrations } from '../../src/platform/db/migrate.ts';
import { type Database, DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { processIdentity } from '../../src/platform/processes.ts';
import { openDiskStore } from '../../src/platform/storage/disk-store.ts';
import { openScratch } from '../../src/platform/storage/scratch.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { sweep } from '../../src/retention/sweep.ts';
import { startDebianPostgres } from '../support/debian-postgres.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { testConfig, testDatabase } from '../support/test-app.ts';

checkLeaks();

const log = createLog({ level: 'silent', format: 'json' });

/** Rows of `from` to `to`, number n of them as these columns say. */
async function insertJobs(db: DbConnection['db'], from: number, to: number, columns: { recording: string; job: string }): Promise<void> {
  const id = sql.raw(`('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`);
  await sql`
    insert into recordings (id, owner_id, filename, original_filename, file_size, file_format, sha256, truncated, ignore_length,
      duration_ms, expires_at, media_deleted_at, session_id)
    select ${id}, ${DEFAULT_OWNER_ID}, 'file ' || n % 997, '', n * 7919 % 100003, 'wav', md5(n::text), false, false, ${sql.raw(columns.recording)}
    from generate_series(${from}::int, ${to}::int) n`.execute(db);
  await sql`
    insert into jobs (id, owner_id, recording_id, due_at, engine, language, diarize, metadata, expected_ms, status, created_at, lease_until,
      deleted_at, purged_at)
    select ${id}, ${DEFAULT_OWNER_ID}, ${id}, now() + make_interval(secs => n * 31 % 1000), 'auto', 'en', false, '{}', 1000, ${sql.raw(columns.job)}
    from generate_series(${from}::int, ${to}::int) n`.execute(db);
}

const QUEUED = { recording: `1000, null, null, null`, job: `'queued', now(), null, null, null` };

describe.each([
  ['the embedded server', async () => emptyDatabase(inject('databaseServer'))],
  ['the server of the system', startDebianPostgres],
])('%s', (_, start) => {
  let server: { url: string } & AsyncDisposable;
  let connection: DbConnection;
  beforeAll(async () => {
    server = await start();
    connection = await connectDatabase(testConfig({ DATABASE_URL: server.url }).database, log);
  });
  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('takes the migrations up, down and up again, and two that start at once do it once', async () => {
    const { db } = connection;
    const tables = async (): Promise<string[]> => (await db.introspection.getTables()).map(({ name }) => name);
    expect((await Promise.all([migrations(db).up(), migrations(db).up()])).flat()).toEqual([
      '0001-main-job',
      '0002-engines',
      '0003-queue',
      '0004-admitted-engine',
      '0005-reuse',
      '0006-uploads',
      '0007-degradation',
      '0008-media-facts',
      '0009-delivery',
      '0010-text-and-speakers',
      '0011-evaluations',
      '0012-glossary-hits',
      '0013-voices',
      '0014-voice-profiles',
      '0015-search',
    ]);
    const made = await tables();
    expect(made).toContain('jobs');
    expect(await migrations(db).down()).toEqual(['0015-search']);
    expect(await migrations(db).down()).toEqual(['0014-voice-profiles']);
    expect(await migrations(db).down()).toEqual(['0013-voices']);
    expect(await migrations(db).down()).toEqual(['0012-glossary-hits']);
    expect(await migrations(db).down()).toEqual(['0011-evaluations']);
    expect(await migrations(db).down()).toEqual(['0010-text-and-speakers']);
    expect(await migrations(db).down()).toEqual(['0009-delivery']);
    expect(await migrations(db).down()).toEqual(['0008-media-facts']);
    expect(await migrations(db).down()).toEqual(['0007-degradation']);
    expect(await migrations(db).down()).toEqual(['0006-uploads']);
    expect(await migrations(db).down()).toEqual(['0005-reuse']);
    expect(await migrations(db).down()).toEqual(['0004-admitted-engine']);
    expect(await migrations(db).down()).toEqual(['0003-queue']);
    expect(await migrations(db).down()).toEqual(['0002-engines']);
    expect(await migrations(db).down()).toEqual(['0001-main-job']);
    expect(await tables()).toEqual([]);
    expect(await migrations(db).down()).toEqual([]);
    expect(await migrations(db).up()).toEqual([
      '0001-main-job',
      '0002-engines',
      '0003-queue',
      '0004-admitted-engine',
      '0005-reuse',
      '0006-uploads',
      '0007-degradation',
      '0008-media-facts',
      '0009-delivery',
      '0010-text-and-speakers',
      '0011-evaluations',
      '0012-glossary-hits',
      '0013-voices',
      '0014-voice-profiles',
      '0015-search',
    ]);
    expect(await tables()).toEqual(made);
    expect((await migrations(db).status()).every(({ executedAt }) => executedAt)).toBe(true);
  });

  test("gives each job to one worker, and a dead worker's to another", async () => {
    const { db } = connection;
    await insertJobs(db, 1, 40, QUEUED);
    const hands = await Promise.all(['a', 'b', 'c', 'd'].map((worker) => claimJobs(db, { worker, limit: 10 })));
    const claimed = hands.flat();
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(40);
    expect(await claimJobs(db, { worker: 'e', limit: 10 })).toEqual([]);
    const [lost, kept] = claimed.map(({ id, token }) => ({ jobId: id, token }));
    if (!lost || !kept) throw new Error('expected two claims');
    await db
      .updateTable('jobs')
      .set({ lease_until: new Date(0) })
      .where('id', '=', lost.jobId)
      .execute();
    // Not before the server has been up for the time of a lease.
    await expect.poll(() => returnExpired(db), { timeout: 20_000, interval: 300 }).toMatchObject({ requeued: 1, dead: 0 });
    expect(await renewLeases(db, [lost, { ...kept, token: kept.token + 1 }])).toEqual(new Set());
    expect(await claimJobs(db, { worker: 'e', limit: 10 })).toMatchObject([{ id: lost.jobId, token: lost.token + 2, crashes: 1 }]);
    await releaseJob(db, kept);
    expect(await renewLeases(db, [kept])).toEqual(new Set());
    expect(await claimJobs(db, { worker: 'e', limit: 10, only: [lost.jobId] })).toEqual([]);
    expect(await claimJobs(db, { worker: 'e', limit: 10, only: [kept.jobId] })).toMatchObject([{ id: kept.jobId, crashes: 0 }]);
  });
});

describe('the indexes', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let connection: DbConnection;
  const seen: { sql: string; parameters: readonly unknown[] }[] = [];
  let db: Kysely<Database>;
  beforeAll(async () => {
    database = await testDatabase();
    connection = await connectDatabase(testConfig({ DATABASE_URL: database.url }).database, log);
    db = new Kysely<Database>({
      dialect: new PostgresDialect({ pool: connection.pool }),
      log: ({ query }) => void seen.push({ sql: query.sql, parameters: query.parameters }),
    });
    const age = `date_trunc('milliseconds', now()) - make_interval(mins => n)`;
    const media = `n * 13 % 5000, now() + make_interval(mins => n), null, null`;
    await insertJobs(db, 1, 60, { recording: media, job: `'queued', ${age}, null, null, null` });
    await insertJobs(db, 61, 80, { recording: media, job: `'processing', ${age}, now() - make_interval(secs => n), null, null` });
    await insertJobs(db, 81, 4300, { recording: media, job: `'completed', ${age}, null, null, null` });
    await insertJobs(db, 4301, 4400, { recording: media, job: `'failed', ${age}, null, null, null` });
    await insertJobs(db, 4401, 4980, { recording: `1, now(), now(), null`, job: `'deleted', ${age}, null, ${age}, now()` });
    await insertJobs(db, 4981, 5000, { recording: media, job: `'deleted', ${age}, null, ${age}, null` });
    await insertJobs(db, 5001, 5010, { recording: `1, ${age}, null, 'someone'`, job: `'completed', ${age}, null, null, null` });
    await sql`vacuum analyze recordings, jobs`.execute(db);
  });
  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  /** The plans of the statements that the work sends. */
  async function plansOf(work: () => Promise<unknown>): Promise<string> {
    seen.length = 0;
    await work();
    const statements = seen.filter((query) => /^\s*(select|update|with)/i.test(query.sql));
    const plans = await Promise.all(
      statements.map((query) =>
        connection.pool.query(
          `explain ${query.sql}`,
          query.parameters.map((value) => value),
        ),
      ),
    );
    return plans.flatMap(({ rows }) => rows.map((row) => row['QUERY PLAN'])).join('\n');
  }

  test('serve the queue: claiming, and finding what dead workers held', async () => {
    expect(await plansOf(() => claimJobs(db, { worker: 'a', limit: 5 }))).toContain('jobs_waiting');
    expect(await plansOf(() => returnExpired(db))).toContain('jobs_leased');
  });

  test.each([
    ['-created_at', undefined, 'jobs_by_age'],
    ['created_at', undefined, 'jobs_by_age'],
    ['-created_at', 'failed', 'jobs_by_status'],
    ['-created_at', 'queued,processing', 'jobs_by_'],
    ['-duration', undefined, 'recordings_by_duration'],
    ['duration', 'completed', 'recordings_by_duration'],
    ['-file_size', undefined, 'recordings_by_size'],
    ['file_size', undefined, 'recordings_by_size'],
    ['filename', undefined, 'recordings_by_name'],
    ['-filename', 'completed', 'recordings_by_name'],
  ])('serve the list sorted by %s, status %s, on its first page and the next', async (sort, status, index) => {
    const engines = createEngines(testConfig({}).engines, [fakeEngine('a')]);
    const tools = { db, engines, estimator: createEstimator(db, engines), places: createQueuePlaces(db, null) };
    const query = JobQuery.parse({ sort, status });
    let cursor: string | null = null;
    const first = await plansOf(async () => {
      cursor = (await listJobs(tools, DEFAULT_OWNER_ID, query)).next_cursor;
    });
    expect(first).toContain(index);
    expect(first).not.toMatch(/Seq Scan on (jobs|recordings)/);
    if (cursor === null) throw new Error('expected a second page');
    const next = await plansOf(() => listJobs(tools, DEFAULT_OWNER_ID, { ...query, cursor: cursor ?? '' }));
    expect(next).toContain(index);
    expect(next).not.toMatch(/Seq Scan on (jobs|recordings)/);
  });

  test.each(['-created_at', 'created_at', 'filename', '-duration'])('show every job once on the pages sorted by %s', async (sort) => {
    const engines = createEngines(testConfig({}).engines, [fakeEngine('a')]);
    const tools = { db, engines, estimator: createEstimator(db, engines), places: createQueuePlaces(db, null) };
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listJobs(tools, DEFAULT_OWNER_ID, JobQuery.parse({ sort, limit: 100, cursor }));
      ids.push(...page.jobs.map((job) => job.job_id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(4410);
  });

  test('serve the retention sweep', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const tools = {
      db,
      store: openDiskStore(join(folder.path, 'media')),
      scratch: openScratch(join(folder.path, 'scratch')),
      metrics: createMetrics(),
      restoreMs: 60_000,
      mendQueue: () => mendQueue(db),
      uploads: { sweep: async () => ({ finished: 0, expired: 0 }) },
    };
    const plan = await plansOf(() => sweep(tools, log));
    for (const index of ['jobs_to_purge', 'recordings_expiring', 'recordings_of_sessions']) expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (jobs|recordings)/);
  });
});

describe('an embedded server', () => {
  let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
  let dir: string;
  beforeAll(async () => {
    folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    dir = join(folder.path, 'postgres');
  });
  afterAll(() => folder[Symbol.asyncDispose]());
  const pidFile = (): string => join(dir, 'postmaster.pid');
  const postmaster = async (): Promise<number> => Number.parseInt(await readFile(pidFile(), 'utf8'), 10);
  const answers = async (connection: pg.ClientConfig): Promise<unknown> => {
    const client = new pg.Client(connection);
    await client.connect();
    const { rows } = await client.query('select 1 as one').finally(() => client.end());
    return rows[0]?.one;
  };

  test('is one for two processes that open it at once, and stops with the last', async () => {
    const [first, second] = [openInProcess(dir), openInProcess(dir)];
    const [connection] = await Promise.all([first.opened(), second.opened()]);
    const pid = await postmaster();
    await first.close();
    expect(await postmaster()).toBe(pid);
    expect(await answers(connection)).toBe(1);
    await second.close();
    expect(existsSync(pidFile())).toBe(false);
    expect(processIdentity(pid)).toBeNull();
    expect(existsSync(String(connection.host))).toBe(false);
  });

  test('goes on when one of two users in a process leaves', async () => {
    const first = await openEmbeddedServer(dir, log);
    const second = await openEmbeddedServer(dir, log);
    const pid = await postmaster();
    await first[Symbol.asyncDispose]();
    expect(await answers(second.connection)).toBe(1);
    await second[Symbol.asyncDispose]();
    expect(processIdentity(pid)).toBeNull();
  });

  test.each([
    ['belongs to another living process', String(process.pid)],
    ['is that of a process that is gone', '4194301'],
    ['is no number', 'half a f'],
  ])('starts although the pid in its lock file %s', async (_, pid) => {
    await writeFile(pidFile(), `${pid}\n${dir}\n1700000000\n5432\n${tmpdir()}\n\n  0  0\nready\n`, { mode: 0o600 });
    await using server = await openEmbeddedServer(dir, log);
    expect(await answers(server.connection)).toBe(1);
    expect(await postmaster()).not.toBe(Number(pid));
  });
});

/** An empty database on a running server. */
async function emptyDatabase(server: string): Promise<{ url: string } & AsyncDisposable> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const onServer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: `${server}/postgres` });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await onServer(`create database ${name}`);
  return { url: `${server}/${name}`, [Symbol.asyncDispose]: () => onServer(`drop database ${name} with (force)`) };
}

/** Opens the server in a process of its own, which holds it until it is told to close. */
function openInProcess(dir: string): { opened(): Promise<pg.ClientConfig>; close(): Promise<void> } {
  const moduleUrl = (path: string): string => JSON.stringify(pathToFileURL(resolve(path)).href);
  const script = `
    const { openEmbeddedServer } = await import(${moduleUrl('src/platform/db/embedded-server.ts')});
    const { createLog } = await import(${moduleUrl('src/platform/telemetry/log.ts')});
    const server = await openEmbeddedServer(${JSON.stringify(dir)}, createLog({ level: 'silent', format: 'json' }));
    console.log(JSON.stringify(server.connection));
    process.stdin.resume().once('end', () => server[Symbol.asyncDispose]());`;
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return {
    async opened() {
      const [line] = await Promise.race([
        once(child.stdout, 'data'),
        once(child, 'exit').then(([code]) => Promise.reject(new Error(`exit code ${code}`))),
      ]);
      return JSON.parse(String(line));
    },
    async close() {
      const exit = once(child, 'exit');
      child.stdin.end();
      expect(await exit).toEqual([0, null]);
    },
  };
}

test('a connection that is lost inside a transaction fails the transaction, and nothing else', async () => {
  await using database = await testDatabase();
  await using connection = await connectDatabase({ kind: 'server', url: database.url, pool: 5 }, log);
  const { db } = connection;
  await expect(
    db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db);
      // The loss is heard while no statement runs: without a listener it would end the process.
      await expect.poll(async () => (await sql`select from pg_stat_activity where pid = ${rows[0]?.pid}`.execute(db)).rows.length).toBe(0);
      await sql`select 1`.execute(trx);
    }),
  ).rejects.toThrow();
  expect((await sql`select 1`.execute(db)).rows).toHaveLength(1);
});
