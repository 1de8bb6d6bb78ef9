import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { ERRORS, type ErrorCode } from '../../src/contract/app-error.ts';
import { Job, JobPage } from '../../src/contract/job.ts';
import { Health } from '../../src/contract/system.ts';
import type { Transcript } from '../../src/contract/transcript.ts';
import { connectDatabase, type Db } from '../../src/platform/db/connect.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { recording, spliceClips } from '../support/audio-maker.ts';
import {
  AT_ONCE_MS,
  expectPageAtOnce,
  FAULTS,
  openBehindDatabase,
  openBehindEngine,
  openBehindRedis,
  PARALLEL,
  within,
} from '../support/behind-proxy.ts';
import { type Answer, ask, ended, expectError, expectShape, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { clip } from '../support/made-media.ts';
import { wav } from '../support/pcm.ts';
import { compare, gapsOf } from '../support/proof/compare.ts';
import { expectWhole } from '../support/proof/prove.ts';
import { cutAtPauses } from '../support/replay/cut-clip.ts';
import { makeReference } from '../support/replay/make-reference.ts';
import { testConfig, testDatabase } from '../support/test-app.ts';

checkLeaks();

/** The limits that docs/degradation.md states. */
const HEALTH_MS = 3000;
const REFUSED_MS = 3000;
const DATABASE_MS = 15_000;
const RECOVERED_MS = 10_000;
const RUNG_MS = 10_000;

const KAZAKH = { fields: { language: 'kk' } };

describe('PostgreSQL', () => {
  interface Row {
    fault: keyof typeof FAULTS;
    health: 'ok' | 'down';
    /** A page of 25 jobs. */
    list: 200 | 503;
    upload: 202 | 503 | 'not tried';
    withinMs: number;
  }
  const rows: Row[] = [
    // An upload needs about ten statements, each of which is late; test/long waits for it.
    { fault: 'latency', health: 'down', list: 200, upload: 'not tried', withinMs: DATABASE_MS },
    { fault: 'reset', health: 'down', list: 503, upload: 503, withinMs: REFUSED_MS },
    { fault: 'hang', health: 'down', list: 503, upload: 503, withinMs: DATABASE_MS },
    { fault: 'narrow', health: 'ok', list: 503, upload: 202, withinMs: DATABASE_MS },
    { fault: 'down', health: 'down', list: 503, upload: 503, withinMs: REFUSED_MS },
  ];

  let system: Awaited<ReturnType<typeof openBehindDatabase>>;
  beforeAll(async () => {
    system = await openBehindDatabase();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  test.each(rows)('$fault: health $health, reading $list, writing $upload within $withinMs ms; a running job is completed', async (row) => {
    const { app, url, proxy, engine } = system;
    engine.hold();
    const { job_id } = await uploaded(url, await speech(), KAZAKH);
    await expect.poll(engine.calls, { timeout: 20_000, interval: 10 }).toBe(PARALLEL + 1);

    await proxy.set(FAULTS[row.fault]);
    engine.release();
    const [health, list, sent] = await Promise.all([
      within(HEALTH_MS, '/health', ask(`${url}/health`)),
      within(row.withinMs, 'the list', ask(`${url}/api/v1/jobs?limit=25`)),
      row.upload === 'not tried' ? null : within(row.withinMs, 'the upload', sendClip(url)),
      expectPageAtOnce(url),
    ]);
    const { checks } = await expectShape(health, Health, row.health === 'ok' ? 200 : 503);
    expect(checks.database.status).toBe(row.health);
    await expectAnswer(list, row.list);
    if (sent !== null) await expectAnswer(sent, row.upload);

    await proxy.clear();
    await expect.poll(async () => (await ask(`${url}/health`)).status, { timeout: RECOVERED_MS }).toBe(200);
    const job = await ended(url, job_id);
    expect(job).toMatchObject({ status: 'completed', error: null, warnings: [] });
    expect(await countsOf(app, job_id)).toEqual({ errors: 0, transcripts: 1, words: job.chunks.total });
    expect(job.engines.map(({ calls }) => calls)).toEqual([expect.toSatisfy((calls) => calls <= job.chunks.total + PARALLEL)]);
    if (row.upload === 202) await ended(url, (await expectShape(sent as Answer, Job, 202)).job_id);
  });

  test('none of these jobs failed or was given up', async () => {
    const { app } = system;
    expect((await app.pool.query(`select status, count(*) from jobs group by status`)).rows).toEqual([
      { status: 'completed', count: expect.any(Number) },
    ]);
    expect(await app.metrics.registry.getSingleMetricAsString('jobs_finished_total')).not.toMatch(/"(failed|retried|crashed)"} [1-9]/);
  });

  test('lost inside a transaction: the next statement says so', async () => {
    const { app, proxy } = system;
    const work = app.db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx);
      await proxy.set(FAULTS.reset);
      await expect.poll(proxy.connections).toBe(0);
      await sql`select 1`.execute(trx);
    });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await proxy.clear();
  });

  test('the server stops a little later than we do what nobody waits for; migrations have no limit', async () => {
    await using database = await testDatabase();
    const log = createLog({ level: 'silent', format: 'json' });
    await using connection = await connectDatabase(testConfig({ DATABASE_URL: database.url }).database, log);
    const limitsOf = async (db: Db) =>
      (
        await sql`select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`.execute(
          db,
        )
      ).rows;
    expect(await limitsOf(connection.db)).toEqual([{ statement: '11s', idle: '10s' }]);
    expect(await limitsOf(connection.unlimited)).toEqual([{ statement: '0', idle: '0' }]);
  });

  async function expectAnswer(answer: Answer, status: Row['list'] | Row['upload']): Promise<void> {
    expect(answer.status, answer.text.slice(0, 500)).toBe(status);
    if (status !== 503) return;
    const { error } = await expectError(answer, 'DATABASE_UNAVAILABLE', 503);
    expect(error).toBe(ERRORS.DATABASE_UNAVAILABLE.message);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
});

describe('Redis', () => {
  interface Row {
    fault: keyof typeof FAULTS;
    /** Narrow: bells and heartbeats are small; sometimes they are in time. */
    health: 'degraded' | 'either';
  }
  const rows: Row[] = [
    { fault: 'latency', health: 'degraded' },
    { fault: 'reset', health: 'degraded' },
    { fault: 'hang', health: 'degraded' },
    { fault: 'narrow', health: 'either' },
    { fault: 'down', health: 'degraded' },
  ];

  let system: Awaited<ReturnType<typeof openBehindRedis>>;
  beforeAll(async () => {
    system = await openBehindRedis();
  });
  afterAll(() => system[Symbol.asyncDispose]());
  const redis = async () => (await expectShape(ask(`${system.url}/health`), Health)).checks.redis;

  test.each(rows)('$fault: health $health, everything else as ever, and a job begins by the poll', async ({ fault, health }) => {
    const { url, proxy } = system;
    await expect.poll(async () => (await redis()).status, { timeout: RECOVERED_MS }).toBe('ok');
    await proxy.set(FAULTS[fault]);
    const [found, sent] = await Promise.all([
      within(HEALTH_MS, '/health', redis()),
      within(AT_ONCE_MS * 2, 'the upload', sendClip(url)),
      within(AT_ONCE_MS, 'the list', ask(`${url}/api/v1/jobs`)),
      expectPageAtOnce(url),
    ]);
    if (health === 'degraded') expect(found).toMatchObject({ status: 'degraded', message: expect.stringContaining('Redis at 127.0.0.1') });
    const { job_id } = await expectShape(sent, Job, 202);
    expect((await within(RUNG_MS, 'the job', ended(url, job_id))).status).toBe('completed');
    await proxy.clear();
  });

  test('is used again when it is back', async () => {
    await expect.poll(async () => (await redis()).status, { timeout: RECOVERED_MS }).toBe('ok');
    const { rows } = await system.app.pool.query(`select count(*) from jobs where status <> 'completed' or errors > 0 or crashes > 0`);
    expect(rows).toEqual([{ count: 0 }]);
  });
});

describe('an engine', async () => {
  interface Row {
    fault: keyof typeof FAULTS;
    /** Of the calls that meet the fault; null: they succeed. */
    outcome: ErrorCode | null;
    deadlineMs: number;
  }
  const rows: Row[] = [
    { fault: 'latency', outcome: null, deadlineMs: 20_000 },
    { fault: 'reset', outcome: 'ENGINE_UNREACHABLE', deadlineMs: 2000 },
    { fault: 'hang', outcome: 'ENGINE_TIMEOUT', deadlineMs: 2000 },
    { fault: 'narrow', outcome: 'ENGINE_TIMEOUT', deadlineMs: 2000 },
    { fault: 'down', outcome: 'ENGINE_UNREACHABLE', deadlineMs: 2000 },
  ];

  const reference = await makeReference({ minutes: 1.5 });
  const spoken = cutAtPauses(reference, 20_000);
  let system: Awaited<ReturnType<typeof openBehindEngine>>;
  beforeAll(async () => {
    system = await openBehindEngine(reference);
  });
  afterAll(() => system[Symbol.asyncDispose]());

  test.each(rows)(
    '$fault: calls end as $outcome within $deadlineMs ms, and the job is completed',
    async ({ fault, outcome, deadlineMs }) => {
      const { app, url, proxy, replay, times } = system;
      times.deadlineMs = deadlineMs;
      const before = replay.calls.length;
      const { job_id } = await uploaded(url, spoken.file, { fields: { engine: 'first', failover: 'none' } });
      await expect.poll(() => replay.calls.length, { timeout: 20_000, interval: 10 }).toBeGreaterThan(before);

      await proxy.set(FAULTS[fault]);
      await Promise.all([expectPageAtOnce(url), expectAtOnce(url)]);
      if (outcome !== null) {
        const failed = async () => (await callsOf(app, job_id)).filter((call) => call.outcome !== 'ok');
        await expect.poll(failed, { timeout: deadlineMs + 2000, interval: 50 }).not.toEqual([]);
        for (const call of await failed()) {
          expect(call.outcome).toBe(outcome);
          expect(call.latency_ms).toBeLessThan(deadlineMs + 500);
        }
        await proxy.clear();
      }
      const job = await ended(url, job_id);
      await proxy.clear();
      expect(job).toMatchObject({ status: 'completed', warnings: [] });
      await expectTruth(url, job);
      // Each part was heard once; what met the fault may have reached the engine as well.
      const calls = await callsOf(app, job_id);
      expect(calls.filter((call) => call.outcome === 'ok')).toHaveLength(job.chunks.total);
      expect(replay.calls.slice(before).filter(({ status }) => status === 200).length).toBeLessThanOrEqual(calls.length);
    },
  );

  test('hang for good: another engine takes over', async () => {
    const { url, proxy, replay, times } = system;
    times.deadlineMs = 2000;
    const before = replay.calls.length;
    const { job_id } = await uploaded(url, spoken.file);
    await expect.poll(() => replay.calls.length, { timeout: 20_000, interval: 10 }).toBeGreaterThan(before);
    await proxy.set(FAULTS.hang);
    const job = await ended(url, job_id);
    expect(job).toMatchObject({ status: 'completed', warnings: [{ code: 'ENGINE_TAKEN_OVER' }] });
    await expectTruth(url, job);
  });

  /** Nothing of the product but its jobs waits for an engine. */
  async function expectAtOnce(url: string): Promise<void> {
    const [health, list] = await Promise.all([
      within(AT_ONCE_MS, '/health', ask(`${url}/health`)),
      within(AT_ONCE_MS, 'the list', ask(`${url}/api/v1/jobs`)),
    ]);
    await expectShape(health, Health);
    await expectShape(list, JobPage);
  }

  async function callsOf(app: App, jobId: string): Promise<{ outcome: string; latency_ms: number }[]> {
    const { rows } = await app.pool.query('select outcome, latency_ms from engine_calls where job_id = $1 and outcome is not null', [
      jobId,
    ]);
    return rows;
  }

  async function expectTruth(url: string, job: Job): Promise<void> {
    const transcript: Transcript = JSON.parse((await ask(`${url}/api/v1/jobs/${job.job_id}/transcript`)).text);
    expectWhole(compare(spoken, transcript, gapsOf(job)));
  }
});

async function sendClip(url: string): Promise<Answer> {
  return upload(url, await clip(), KAZAKH);
}

async function countsOf(app: App, jobId: string) {
  const { rows } = await app.pool.query(
    `select errors, (select count(*) from transcripts where job_id = jobs.id) as transcripts,
       (select sum(jsonb_array_length(words)) from segments where job_id = jobs.id) as words
     from jobs where id = $1`,
    [jobId],
  );
  return rows[0];
}

/** Speech with long silences between: several parts. */
async function speech(): Promise<Buffer> {
  const names = ['librivox-austen-0870.wav', 'librivox-austen-0890.wav', 'librivox-austen-0920.wav', 'jfk.wav'];
  return Buffer.from(wav(spliceClips(await Promise.all(names.map(recording)), [500, 3000, 3000, 3000, 500]).pcm));
}
