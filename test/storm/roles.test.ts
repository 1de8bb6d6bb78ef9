import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '../../src/contract/job.ts';
import type { Transcript } from '../../src/contract/transcript.ts';
import { recording as clipOf, spliceClips } from '../support/audio-maker.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { wav } from '../support/pcm.ts';
import { type ServerProcess, slowRecogniser, startServer } from '../support/server-process.ts';
import { testDatabase } from '../support/test-app.ts';

checkLeaks();

/** From the death of a worker until another has its job. */
const REDELIVERY_MS = 10_000;

describe('roles as processes of their own, on one database', { timeout: 150_000 }, () => {
  let dir: string;
  let path: string;
  let recording: Buffer;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: pg.Client;
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), `kazru-test-${process.pid}-`));
    path = await slowRecogniser(join(dir, 'bin'), 1);
    const clip = await clipOf('jfk.wav');
    const clips = Array.from({ length: 8 }, () => clip);
    recording = Buffer.from(
      wav(
        spliceClips(
          clips,
          clips.map((_, i) => 300 + 100 * (i % 7)),
        ).pcm,
      ),
    );
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  beforeEach(async () => {
    database = await testDatabase();
    db = new pg.Client({ connectionString: database.url });
    await db.connect();
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop('SIGTERM')));
    await db.end();
    await database[Symbol.asyncDispose]();
  });

  const start = async (role: string, env: Record<string, string> = {}): Promise<ServerProcess> => {
    const server = await startServer({ DATA_DIR: join(dir, 'data'), DATABASE_URL: database.url, PATH: path, WORKER_SLOTS: '1', ...env }, [
      '--role',
      role,
    ]);
    servers.push(server);
    return server;
  };
  const upload = async (api: ServerProcess): Promise<string> => {
    const form = new FormData();
    form.set('language', 'en');
    form.set('file', new Blob([new Uint8Array(recording)]), 'meeting.wav');
    const response = await fetch(`${api.url}/api/v1/upload`, { method: 'POST', body: form });
    expect(response.status, await response.clone().text()).toBe(202);
    return ((await response.json()) as Job).job_id;
  };
  const rowOf = async (jobId: string) => {
    const { rows } = await db.query<{ status: string; worker: string | null; token: string; errors: number; crashes: number }>(
      'select status, worker, token, errors, crashes from jobs where id = $1',
      [jobId],
    );
    return rows[0] as (typeof rows)[number];
  };
  const statusOf = async (jobId: string) => (await rowOf(jobId)).status;
  const pidOf = (worker: string | null) => Number(worker?.split(':').at(-1));
  const isHeld = (jobId: string) => expect.poll(async () => pidOf((await rowOf(jobId)).worker), { timeout: 40_000 }).toBeGreaterThan(0);
  const doneChunks = async (jobId: string): Promise<number> =>
    Number((await db.query('select count(*) from chunks where job_id = $1 and words is not null', [jobId])).rows[0].count);
  const completed = (jobId: string) => expect.poll(() => statusOf(jobId), { timeout: 90_000, interval: 100 }).toBe('completed');
  /** Every chunk is in the transcript, once. */
  const expectWhole = async (api: ServerProcess, jobId: string): Promise<Transcript> => {
    const response = await fetch(`${api.url}/api/v1/jobs/${jobId}/transcript`);
    const transcript = (await response.json()) as Transcript;
    expect(transcript.text.match(/heard\d+/g)).toHaveLength(transcript.metadata.chunks);
    return transcript;
  };

  test('the job of a killed worker is with another within 10 s, and its finished parts are kept', async () => {
    const [api] = await Promise.all([start('api'), start('worker'), start('worker')]);
    const jobId = await upload(api);
    await expect.poll(() => doneChunks(jobId), { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);
    const before = await rowOf(jobId);
    process.kill(pidOf(before.worker), 'SIGKILL');
    const killedAt = Date.now();
    await expect
      .poll(async () => pidOf((await rowOf(jobId)).worker), { timeout: 20_000, interval: 50 })
      .not.toSatisfy((pid: number) => Number.isNaN(pid) || pid === pidOf(before.worker));
    expect(Date.now() - killedAt).toBeLessThan(REDELIVERY_MS);
    await completed(jobId);
    const { metadata } = await expectWhole(api, jobId);
    expect(metadata.engine_calls).toBeLessThanOrEqual(metadata.chunks + 2);
    expect(await rowOf(jobId)).toMatchObject({ errors: 0 });
  });

  test('a worker that was stopped and wakes up later writes nothing into what another has finished', async () => {
    const [api] = await Promise.all([start('api'), start('worker'), start('worker')]);
    const jobId = await upload(api);
    await isHeld(jobId);
    const before = await rowOf(jobId);
    process.kill(pidOf(before.worker), 'SIGSTOP');
    await completed(jobId);
    const after = await rowOf(jobId);
    const transcript = await expectWhole(api, jobId);
    process.kill(pidOf(before.worker), 'SIGCONT');
    await expect
      .poll(() => servers.find(({ pid }) => pid === pidOf(before.worker))?.output(), { timeout: 20_000 })
      .toMatch(/"outcome":"(lost|released)"/);
    expect(await rowOf(jobId)).toEqual(after);
    expect(await expectWhole(api, jobId)).toEqual(transcript);
    expect(Number(after.token)).toBeGreaterThan(Number(before.token));
  });

  test('all workers are restarted one after the other under load: no job fails, nothing is recognised twice', async () => {
    const [api, ...workers] = await Promise.all([start('api'), start('worker'), start('worker')]);
    const jobs = await Promise.all([upload(api), upload(api), upload(api)]);
    await expect.poll(() => doneChunks(jobs[0] as string), { timeout: 60_000 }).toBeGreaterThan(0);
    for (const worker of workers) {
      expect(await worker.stop('SIGTERM')).toBe(0);
      await start('worker');
    }
    for (const jobId of jobs) await completed(jobId);
    for (const jobId of jobs) {
      const { metadata } = await expectWhole(api, jobId);
      expect(metadata.engine_calls).toBe(metadata.chunks);
      expect(await rowOf(jobId)).toMatchObject({ errors: 0, crashes: 0 });
    }
  });

  test('a worker answers probes, and says how it is in the status of the api', async () => {
    const [api, worker] = await Promise.all([start('api'), start('worker', { PROBE_PORT: '0' }), start('scheduler')]);
    const port = /probes on port (\d+)/.exec(worker.output())?.[1];
    const probe = async (what: string) => fetch(`http://127.0.0.1:${port}${what}`);
    expect((await probe('/live')).status).toBe(200);
    expect((await probe('/ready')).status).toBe(200);
    expect(await (await probe('/metrics')).text()).toContain('active_jobs_total 0');
    expect((await probe('/')).status).toBe(404);
    const status = async () => ((await (await fetch(`${api.url}/api/v1/status`)).json()) as { queue: object }).queue;
    await expect.poll(status, { timeout: 10_000 }).toEqual({ queued: 0, processing: 0, slots: 1, workers: 1, oldest_wait: 0, backlog: 0 });
    await worker.stop('SIGKILL');
    await expect.poll(status, { timeout: 20_000 }).toMatchObject({ workers: 0, slots: 0 });
    const health = await (await fetch(`${api.url}/health`)).json();
    expect(health).toMatchObject({ status: 'degraded', checks: { workers: { message: expect.stringContaining('no worker is alive') } } });
  });

  test('the worker of a laptop is replaced when it dies and when it hangs, and its job goes on', async () => {
    const server = await start('all');
    const jobId = await upload(server);
    await isHeld(jobId);
    const first = pidOf((await rowOf(jobId)).worker);
    expect(first).not.toBe(server.pid);
    process.kill(first, 'SIGKILL');
    await expect.poll(async () => pidOf((await rowOf(jobId)).worker), { timeout: 30_000 }).not.toBe(first);
    await isHeld(jobId);
    const second = pidOf((await rowOf(jobId)).worker);
    process.kill(second, 'SIGSTOP');
    await expect.poll(() => server.output(), { timeout: 40_000 }).toMatch(/hangs; it is killed and replaced/);
    await completed(jobId);
    await expectWhole(server, jobId);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect(await server.stop('SIGTERM')).toBe(0);
  });
});
