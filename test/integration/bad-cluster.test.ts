import { createReadStream } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEngines } from '../../src/engines/registry.ts';
import { PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { claimJobs } from '../../src/jobs/lease.ts';
import { mendQueue } from '../../src/jobs/mend-queue.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { assertServerVersion } from '../../src/platform/db/server-version.ts';
import { recordingPath } from '../support/audio-maker.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { oneWord, scriptedEngine } from '../support/scripted-engine.ts';
import { openTestApp, type TestApp, testConfig } from '../support/test-app.ts';

checkLeaks();

let opened: TestApp;
let calls: unknown[];
beforeEach(async () => {
  const { engine, calls: made } = scriptedEngine('scripted', oneWord('сөз'));
  calls = made;
  opened = await openTestApp({ engines: createEngines(testConfig({}).engines, [engine]) });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await opened[Symbol.asyncDispose]();
});

const submit = () =>
  submitRecording(opened.app, {
    source: createReadStream(recordingPath('jfk.wav')),
    name: 'a.wav',
    ownerId: DEFAULT_OWNER_ID,
    sessionId: null,
    request: () => PLAIN_REQUEST,
  });
const rowOf = (id: string) => opened.app.db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const ends = (id: string) => expect.poll(async () => (await rowOf(id)).status, { timeout: 40_000, interval: 100 }).toBe('completed');

/** Everything in this process believes that it is so much later. */
function skewClock(ms: number): void {
  const Real = Date;
  class Skewed extends Real {
    constructor(...args: [] | [number | string | Date]) {
      if (args.length === 0) super(Real.now() + ms);
      else super(args[0]);
    }
    static override now = (): number => Real.now() + ms;
  }
  vi.stubGlobal('Date', Skewed);
}

describe('what a cluster may be given', () => {
  test.each([10, -10])('a clock that is %i minutes off: the job begins at once, and its times are the database’s', async (minutes) => {
    skewClock(minutes * 60_000);
    const id = await submit();
    opened.app.startWorker();
    await ends(id);
    const { rows } = await sql<{ off: number; took: number }>`
      select abs(extract(epoch from now() - jobs.created_at)) + abs(extract(epoch from now() - completed_at)) as off, processing_ms as took
      from jobs join transcripts on job_id = jobs.id`.execute(opened.app.db);
    expect(Number(rows[0]?.off)).toBeLessThan(60);
    expect(rows[0]?.took).toBeLessThan(60_000);
  });

  test('two workers with one identity: every job is done once', async () => {
    const ids = [await submit(), await submit(), await submit(), await submit()];
    await using first = opened.app.startWorker();
    await using second = opened.app.startWorker();
    for (const id of ids) await ends(id);
    expect(first.running() + second.running()).toBe(0);
    const { rows } = await sql<{ calls: number }>`select count(*) as calls from engine_calls`.execute(opened.app.db);
    const { rows: chunks } = await sql<{ count: number }>`select count(*) from chunks`.execute(opened.app.db);
    expect(rows[0]?.calls).toBe(chunks[0]?.count);
  });

  test('two schedulers sweep side by side', async () => {
    opened.app.startScheduler();
    opened.app.startScheduler();
    const id = await submit();
    opened.app.startWorker();
    await ends(id);
  });

  test('a database that can only be read: what needs it says so, and the job ends once it can be written', async () => {
    const { pool } = opened.app;
    const id = await submit();
    const readOnly = async (on: boolean) => {
      const { rows } = await pool.query('select current_database() as name');
      const client = await pool.connect();
      await client.query('set session characteristics as transaction read write');
      await client.query(`begin read write; alter database ${rows[0].name} set default_transaction_read_only = ${on}; commit`);
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      client.release(true);
    };
    await readOnly(true);
    await expect(submit()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    opened.app.startWorker();
    await readOnly(false);
    await ends(id);
  });

  test('a server that is too old is refused with its version', () => {
    expect(() => assertServerVersion(150_000)).not.toThrow();
    expect(() => assertServerVersion(140_011)).toThrow('PostgreSQL 14.11 is too old: DATABASE_URL must lead to 15 or newer');
  });
});

describe('a job row that was edited by hand', () => {
  test.each<[string, string]>([
    ['is processing, of nobody', `status = 'processing', lease_until = null, worker = null`],
    ['is processing for the next hundred years', `status = 'processing', lease_until = now() + interval '100 years', worker = 'x'`],
    ['may run in a year', `run_after = now() + interval '1 year'`],
    ['is still arriving, says its status', `status = 'uploaded'`],
    ['is completed, without a transcript', `status = 'completed', completed_at = now()`],
    ['has a token from the future', `token = 1000000`],
    ['has a plan that is none', `plan = '{"engine": "gone", "size": 7}', errors = 3`],
    ['has a stage but waits', `stage = 'merge', progress = 99`],
  ])('and %s: it is completed all the same', async (_, change) => {
    const id = await submit();
    await sql.raw(`update jobs set ${change}`).execute(opened.app.db);
    await mendQueue(opened.app.db);
    opened.app.startWorker();
    await ends(id);
    expect(calls.length).toBeGreaterThan(0);
  });

  test('and is in no state that there is: the database refuses it', async () => {
    const id = await submit();
    await expect(sql`update jobs set status = 'resting' where id = ${id}`.execute(opened.app.db)).rejects.toThrow('jobs_status_check');
    expect(await claimJobs(opened.app.db, { worker: 'w', limit: 1 })).toHaveLength(1);
  });
});
