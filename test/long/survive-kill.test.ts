import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Job, JobProgress } from '../../src/contract/job.ts';
import type { Transcript } from '../../src/contract/transcript.ts';
import { recording as clipOf, spliceClips } from '../support/audio-maker.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { wav } from '../support/pcm.ts';
import { embeddedPid, type ServerProcess, slowRecogniser, startServer } from '../support/server-process.ts';

checkLeaks();

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SEED = Number(process.env.TEST_SEED ?? 20261122);

describe('a job outlives what runs it', { timeout: 120_000 }, () => {
  let dir: string;
  let path: string;
  let recording: Buffer;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), `kazru-test-${process.pid}-`));
    path = await slowRecogniser(join(dir, 'bin'), 1);
    const clip = await clipOf('jfk.wav');
    recording = Buffer.from(
      wav(
        spliceClips(
          Array.from({ length: 16 }, () => clip),
          Array.from({ length: 16 }, (_, i) => 300 + 100 * (i % 7)),
        ).pcm,
      ),
    );
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const servers: ServerProcess[] = [];
  const start = async (name: string): Promise<ServerProcess> => {
    const server = await startServer({ DATA_DIR: join(dir, name), PATH: path });
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop('SIGTERM');
  });

  test(`kill -9 of the process and of the database at random moments (seed ${SEED})`, async () => {
    const random = randomFrom(SEED);
    let server = await start('storm');
    const jobId = await upload(server, recording);
    let kills = 0;
    while (kills < 3) {
      const before = await doneChunks(server, jobId);
      // A job that crashes its worker without ever getting on is given up: each kill waits for one more chunk.
      await expect
        .poll(async () => (await doneChunks(server, jobId)) > before || (await progressOf(server, jobId)).status === 'completed', {
          timeout: 50_000,
          interval: 50,
        })
        .toBe(true);
      if ((await progressOf(server, jobId)).status === 'completed') break;
      await sleep(random() * 500);
      if (kills % 2 === 1) process.kill(embeddedPid(join(dir, 'storm')), 'SIGKILL');
      await server.stop('SIGKILL');
      kills++;
      server = await start('storm');
    }
    expect(kills).toBeGreaterThanOrEqual(2);
    const job = await completed(server, jobId);
    const transcript = await transcriptOf(server, jobId);
    expect(transcript.metadata.chunks).toBeGreaterThanOrEqual(4);
    expect(transcript.text.match(/heard\d+/g)).toHaveLength(transcript.metadata.chunks);
    expect(transcript.metadata.engine_calls).toBeLessThanOrEqual(transcript.metadata.chunks + kills * availableParallelism());
    expect(job.chunks.done).toBe(job.chunks.total);

    const undisturbed = await upload(server, recording);
    await completed(server, undisturbed);
    const calm = await transcriptOf(server, undisturbed);
    expect(transcript.segments).toEqual(calm.segments);
    expect(calm.metadata.engine_calls).toBe(calm.metadata.chunks);
    expect(await server.stop()).toBe(0);
  });

  test('the database dies under a running server: it is started again, and the job goes on', async () => {
    const server = await start('database');
    const jobId = await upload(server, recording);
    await expect.poll(() => doneChunks(server, jobId), { timeout: 40_000 }).toBeGreaterThan(0);
    process.kill(embeddedPid(join(dir, 'database')), 'SIGKILL');
    const fell = Date.now();
    await expect.poll(async () => (await fetch(`${server.url}/health`)).status, { timeout: 15_000, interval: 100 }).toBe(200);
    expect(Date.now() - fell).toBeLessThan(10_000);
    await completed(server, jobId);
    const transcript = await transcriptOf(server, jobId);
    expect(transcript.text.match(/heard\d+/g)).toHaveLength(transcript.metadata.chunks);
    expect(await server.stop()).toBe(0);
  });

  test('a job of a dead process is taken over by a living one within 10 s', async () => {
    const first = await start('twins');
    const jobId = await upload(first, recording);
    await expect.poll(async () => (await progressOf(first, jobId)).chunks.length, { timeout: 40_000 }).toBeGreaterThan(1);
    const second = await start('twins');
    const before = (await progressOf(second, jobId)).progress;
    expect(before).toBeLessThan(100);
    await first.stop('SIGKILL');
    const died = Date.now();
    await expect
      .poll(() => second.output().includes('job started') || second.output().includes('jobs of dead workers'), {
        timeout: 15_000,
        interval: 50,
      })
      .toBe(true);
    expect(Date.now() - died).toBeLessThan(10_000);
    await completed(second, jobId);
    await second.stop();
  });

  test('SIGTERM finishes the chunks in hand and hands the job back: nothing is recognised twice', async () => {
    const first = await start('drain');
    const jobId = await upload(first, recording);
    await expect
      .poll(async () => (await progressOf(first, jobId)).chunks.filter((chunk) => chunk.state === 'recognising').length, {
        timeout: 40_000,
        interval: 50,
      })
      .toBeGreaterThan(0);
    expect(await first.stop('SIGTERM')).toBe(0);
    const second = await start('drain');
    await completed(second, jobId);
    const { metadata } = await transcriptOf(second, jobId);
    expect(metadata.engine_calls).toBe(metadata.chunks);
    expect(await second.stop('SIGINT')).toBe(0);
  });
});

async function upload(server: ServerProcess, recording: Buffer): Promise<string> {
  const form = new FormData();
  form.set('language', 'en');
  form.set('file', new Blob([new Uint8Array(recording)]), 'meeting.wav');
  const response = await fetch(`${server.url}/api/v1/upload`, { method: 'POST', body: form });
  expect(response.status).toBe(202);
  return ((await response.json()) as Job).job_id;
}

async function get<T>(server: ServerProcess, jobId: string, what: string): Promise<T> {
  const response = await fetch(`${server.url}/api/v1/jobs/${jobId}${what}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as T;
}

const progressOf = (server: ServerProcess, jobId: string) => get<JobProgress>(server, jobId, '/status');
const transcriptOf = (server: ServerProcess, jobId: string) => get<Transcript>(server, jobId, '/transcript');

async function doneChunks(server: ServerProcess, jobId: string): Promise<number> {
  return (await progressOf(server, jobId)).chunks.filter((chunk) => chunk.state === 'done').length;
}

async function completed(server: ServerProcess, jobId: string): Promise<Job> {
  await expect.poll(async () => (await get<Job>(server, jobId, '')).status, { timeout: 60_000, interval: 100 }).toBe('completed');
  return get<Job>(server, jobId, '');
}
