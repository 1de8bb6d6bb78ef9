import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Job, JobPage } from '../../src/contract/job.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import { purgeDeleted, type SweepTools, sweep } from '../../src/retention/sweep.ts';
import { ask, ended, expectError, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { entries } from '../support/leftovers.ts';
import { clip } from '../support/made-media.ts';
import { completeJob, seedJob } from '../support/seed-jobs.ts';
import { endlessRecogniser } from '../support/stand-in-recogniser.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let test1: TestApp;
let url: string;
let bytes: Buffer;
beforeAll(async () => {
  test1 = await openTestApp();
  ({ url } = await test1.app.listen());
  bytes = await clip();
});
afterAll(() => test1[Symbol.asyncDispose]());
beforeEach(async () => {
  await test1.app.db.deleteFrom('jobs').execute();
  await test1.app.db.deleteFrom('recordings').execute();
  await test1.app.store.deleteAll('recordings');
});

const at = (id: string, what = '') => `${url}/api/v1/jobs/${id}${what}`;
const tools = (changed: Partial<SweepTools> = {}): SweepTools => ({ ...test1.app, restoreMs: 0, mendQueue: async () => 0, ...changed });
const finished = async (fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<string> => {
  const { job_id } = await uploaded(url, bytes, { fileName: 'құпия.wav', fields, headers });
  await completeJob(test1.app, job_id);
  return job_id;
};

describe('DELETE /jobs/{id}', () => {
  test('hides the job at once: 410 with the time everywhere, in no list', async () => {
    const id = await finished();
    expect(await expectShape(send(at(id), 'DELETE'), Job)).toMatchObject({ job_id: id, status: 'deleted' });
    for (const [method, what] of [
      ['GET', ''],
      ['GET', '/status'],
      ['GET', '/transcript'],
      ['GET', '/export/txt'],
      ['GET', '/audio'],
      ['GET', '/waveform'],
      ['POST', '/cancel'],
      ['POST', '/keep'],
    ] as const) {
      const { details } = await expectError(send(at(id, what), method), 'JOB_DELETED', 410);
      expect(Date.parse((details as { deleted_at: string }).deleted_at), what).toBeGreaterThan(Date.now() - 60_000);
    }
    expect((await expectShape(ask(`${url}/api/v1/jobs`), JobPage)).jobs).toEqual([]);
    expect(await expectShape(send(at(id), 'DELETE'), Job)).toMatchObject({ status: 'deleted' });
  });

  test('restore within the minute brings all of it back', async () => {
    const id = await finished();
    const before = await expectShape(ask(at(id)), Job);
    await send(at(id), 'DELETE');
    await purgeDeleted(tools({ restoreMs: 60_000 }), test1.app.log);
    expect(await expectShape(send(at(id, '/restore'), 'POST'), Job)).toEqual(before);
    expect((await expectShape(ask(at(id, '/transcript')), Transcript)).text).toBe('Сәлеметсіз бе');
    await expectError(send(at(id, '/restore'), 'POST'), 'NOT_RESTORABLE', 409);
  });

  test('a job that waited waits again after restore', async () => {
    const { job_id } = await uploaded(url, bytes);
    await send(at(job_id), 'DELETE');
    expect(await expectShape(send(at(job_id, '/restore'), 'POST'), Job)).toMatchObject({ status: 'queued', queue_position: 1 });
    await completeJob(test1.app, job_id);
  });

  test('after the minute it cannot be restored, purged or not', async () => {
    const id = await finished();
    await send(at(id), 'DELETE');
    await test1.app.db
      .updateTable('jobs')
      .set({ deleted_at: new Date(Date.now() - 61_000) })
      .execute();
    await expectError(send(at(id, '/restore'), 'POST'), 'NOT_RESTORABLE', 409);
  });

  test('the purge leaves a tombstone: duration, engine and cost, but no name, text, word or byte', async () => {
    const id = await finished({ metadata: '{"room":"қабылдау"}' });
    await send(at(id), 'DELETE');
    expect(await purgeDeleted(tools(), test1.app.log)).toEqual({ jobs: 1, failed: 0 });
    expect(await entries(test1.dataDir)).toEqual([]);
    const { db, pool } = test1.app;
    const recording = await db.selectFrom('recordings').selectAll().executeTakeFirstOrThrow();
    expect(recording).toMatchObject({
      duration_ms: 5300,
      filename: '',
      original_filename: '',
      media_key: null,
      playback_key: null,
      peaks: null,
    });
    const transcript = await db.selectFrom('transcripts').selectAll().executeTakeFirstOrThrow();
    expect(transcript).toMatchObject({
      engine: 'pocketsphinx',
      duration_ms: 5300,
      cost_amount: 0,
      cost_currency: 'USD',
      text: '',
      raw_text: '',
    });
    for (const table of ['owners', 'recordings', 'jobs', 'chunks', 'transcripts', 'segments', 'speakers', 'usage_days']) {
      const { rows } = await pool.query(`select t::text as row from ${table} t`);
      for (const { row } of rows) expect(row, table).not.toMatch(/құпия|Сәлеметсіз|қабылдау/);
    }
    await expectError(send(at(id, '/restore'), 'POST'), 'NOT_RESTORABLE', 409);
    await expectError(ask(at(id)), 'JOB_DELETED', 410);
    expect(await purgeDeleted(tools(), test1.app.log)).toEqual({ jobs: 0, failed: 0 });
  });
});

describe.each([
  ['cancelled', 'POST', '/cancel'],
  ['deleted', 'DELETE', ''],
])('a job that is being heard, %s', (status, method, what) => {
  test('its engine is stopped at once, and its files go', async () => {
    await using folder = await temporaryFolder();
    const recogniser = await endlessRecogniser(folder.path);
    await using busy = await openTestApp({ env: { PATH: recogniser.path } });
    const worker = busy.app.startWorker();
    const { url: here } = await busy.app.listen();
    const { job_id } = await uploaded(here, bytes, { fields: { language: 'en' } });
    await expect.poll(recogniser.running, { timeout: 20_000 }).toHaveLength(1);
    expect(await expectShape(send(`${here}/api/v1/jobs/${job_id}${what}`, method), Job)).toMatchObject({ status, stage: null });
    await expect.poll(recogniser.running, { timeout: 5000 }).toEqual([]);
    await expect.poll(() => worker.running(), { timeout: 5000 }).toBe(0);
    expect((await entries(busy.dataDir)).filter((path) => path.includes('/scratch/'))).toEqual([]);
    if (status === 'cancelled') expect(await ended(here, job_id)).toMatchObject({ status: 'cancelled', error: null });
  });
});

describe('the retention sweep', () => {
  const expire = () =>
    test1.app.db
      .updateTable('recordings')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .execute();

  test('takes the audio of what has expired; the transcript stays', async () => {
    const id = await finished();
    await expire();
    expect(await sweep(tools(), test1.app.log)).toMatchObject({ media: 1, jobs: 0, failed: 0 });
    expect(await entries(test1.dataDir)).toEqual([]);
    expect(await expectShape(ask(at(id)), Job)).toMatchObject({ status: 'completed', audio: 'deleted', expires_at: null });
    expect((await expectShape(ask(at(id, '/transcript')), Transcript)).text).toBe('Сәлеметсіз бе');
    await expectError(ask(at(id, '/audio')), 'MEDIA_GONE', 410);
    await expectError(ask(at(id, '/waveform')), 'MEDIA_GONE', 410);
    expect(await sweep(tools(), test1.app.log)).toMatchObject({ media: 0 });
  });

  test('leaves what is kept, what still waits, and what has time left', async () => {
    const kept = await finished();
    await send(at(kept, '/keep'), 'POST');
    const waiting = await uploaded(url, bytes);
    await expire();
    await finished();
    expect(await sweep(tools(), test1.app.log)).toMatchObject({ media: 0, jobs: 0, failed: 0 });
    expect((await test1.files()).filter((path) => path.endsWith('/original'))).toHaveLength(3);
    expect(await expectShape(ask(at(waiting.job_id)), Job)).toMatchObject({ audio: 'preparing' });
  });

  test('leaves what is kept while it is at work', async () => {
    const ids = [await finished(), await finished()];
    await expire();
    let kept = '';
    const store = {
      ...test1.app.store,
      async deleteAll(prefix: string) {
        await test1.app.store.deleteAll(prefix);
        if (kept !== '') return;
        const { id } = await test1.app.db
          .selectFrom('jobs')
          .select('id')
          .where('recording_id', '<>', prefix.replace('recordings/', ''))
          .executeTakeFirstOrThrow();
        kept = id;
        expect((await send(at(kept, '/keep'), 'POST')).status).toBe(200);
      },
    };
    expect(await sweep(tools({ store }), test1.app.log)).toMatchObject({ media: 1, failed: 0 });
    expect(ids).toContain(kept);
    expect(await expectShape(ask(at(kept)), Job)).not.toMatchObject({ audio: 'deleted' });
    expect((await test1.files()).filter((path) => path.endsWith('/original'))).toHaveLength(1);
  });

  test('takes jobs of an anonymous session whole', async () => {
    const id = await finished({}, { 'x-session-id': 'session-1' });
    expect(await expectShape(ask(at(id)), Job)).toMatchObject({ expires_whole: true });
    const mine = await finished();
    await expire();
    expect(await sweep(tools(), test1.app.log)).toMatchObject({ jobs: 1, media: 1, failed: 0 });
    await expectError(ask(at(id)), 'JOB_DELETED', 410);
    await expectError(send(at(id, '/restore'), 'POST'), 'NOT_RESTORABLE', 409);
    expect((await expectShape(ask(at(mine, '/transcript')), Transcript)).text).toBe('Сәлеметсіз бе');
    expect(await entries(test1.dataDir)).toEqual([]);
  });

  test('what cannot be deleted is said, and tried again', async () => {
    await finished();
    await expire();
    await send(at(await finished()), 'DELETE');
    const said: unknown[] = [];
    const log = { ...test1.app.log, error: (facts: unknown) => said.push(facts), info: () => {} } as unknown as TestApp['app']['log'];
    const store = { ...test1.app.store, deleteAll: async () => Promise.reject(new Error('read-only file system')) };
    expect(await sweep(tools({ store }), log)).toMatchObject({ media: 0, jobs: 0, failed: 2 });
    expect(said).toHaveLength(2);
    expect(said[0]).toMatchObject({ err: expect.objectContaining({ message: 'read-only file system' }), id: expect.any(String) });
    expect(await test1.files()).toHaveLength(2);
    expect(await sweep(tools(), test1.app.log)).toMatchObject({ media: 1, jobs: 1, failed: 0 });
    expect(await entries(test1.dataDir)).toEqual([]);
  });

  test('takes folders of dead processes', async () => {
    await mkdir(`${test1.dataDir}/scratch/${hostname()}/999999-1`, { recursive: true });
    expect(await sweep(tools(), test1.app.log)).toMatchObject({ folders: 1, failed: 0 });
    expect(await entries(test1.dataDir)).toEqual([]);
  });

  test('nothing to do is no error', async () => {
    await seedJob(test1.app);
    expect(await sweep(tools(), test1.app.log)).toEqual({
      media: 0,
      jobs: 0,
      folders: 0,
      mended: 0,
      failed: 0,
      uploadsFinished: 0,
      uploadsExpired: 0,
    });
  });
});
