import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { CacheStats, Forgotten } from '../../src/contract/cache.ts';
import type { Job } from '../../src/contract/job.ts';
import type { JobRequest } from '../../src/jobs/create-job.ts';
import { PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { createEstimator } from '../../src/jobs/estimate.ts';
import { createRepeat, findRepeated } from '../../src/jobs/repeat-job.ts';
import { deleteJob } from '../../src/library/delete-job.ts';
import { findJob } from '../../src/library/find-job.ts';
import { readTranscript } from '../../src/library/read-transcript.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { newId } from '../../src/platform/id.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { purgeDeleted } from '../../src/retention/sweep.ts';
import { ffmpeg } from '../support/audio-maker.ts';
import { CLIPS, fadingSpeech, hear, hearAtTheSameSecond, listener, open, speechOf } from '../support/hear-again.ts';
import { expectError, expectShape, send } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { SAMPLE_RATE, wav } from '../support/pcm.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';
import type { TestApp } from '../support/test-app.ts';

checkLeaks();

const wordsOf = async ({ app }: Pick<TestApp, 'app'>, { job_id }: Job) =>
  (await readTranscript(app.db, DEFAULT_OWNER_ID, job_id)).segments.flatMap(({ words }) =>
    words.map(({ text, start_time, end_time }) => ({ text, start_time, end_time })),
  );

/** Waits for the player's copy too, without which a file that comes again is decoded. */
async function hearWithAudio(opened: Pick<TestApp, 'app'>, bytes: Buffer): Promise<Job> {
  const { job_id } = await hear(opened, bytes);
  await expect.poll(async () => (await findJob(opened.app, DEFAULT_OWNER_ID, job_id)).audio).toBe('ready');
  return findJob(opened.app, DEFAULT_OWNER_ID, job_id);
}

describe('what was heard before', () => {
  test('answers for the same recording: no call, the same words, and the job says so', async () => {
    const { engine, calls } = listener();
    await using opened = await open([engine]);
    opened.app.startWorker();
    const bytes = wav(await speechOf(CLIPS));
    const first = await hear(opened, bytes);
    expect(first.chunks).toEqual({ done: calls.length, total: calls.length, reused: 0 });
    const paid = calls.length;
    const again = await hear(opened, bytes);
    expect(calls).toHaveLength(paid);
    expect(again.chunks).toEqual({ done: paid, total: paid, reused: paid });
    expect(again.engine.used).toBe('ear');
    expect(await wordsOf(opened, again)).toEqual(await wordsOf(opened, first));
  });

  test('answers for a lossless copy in another container, and for all but the end of a longer recording', async () => {
    const { engine, calls } = listener();
    await using opened = await open([engine]);
    await using folder = await temporaryFolder();
    opened.app.startWorker();
    const bytes = wav(await speechOf(CLIPS));
    const first = await hear(opened, bytes);
    const paid = calls.length;

    const flac = join(folder.path, 'copy.flac');
    const source = join(folder.path, 'source.wav');
    await writeFile(source, bytes);
    await ffmpeg(['-i', source, flac]);
    const copy = await hear(opened, await readFile(flac));
    expect(calls).toHaveLength(paid);
    expect(await wordsOf(opened, copy)).toEqual(await wordsOf(opened, first));

    const longer = await hear(opened, wav(await speechOf([...CLIPS, 'librivox-austen-0930.wav'])));
    expect(longer.chunks.reused).toBeGreaterThanOrEqual(paid - 1);
    expect(calls.length - paid).toBe(longer.chunks.total - longer.chunks.reused);
    expect(calls.length - paid).toBeLessThanOrEqual(2);
  });

  test('answers for a recording trimmed by 16,001 samples, but for its start', async () => {
    const cut = 16_001;
    const { engine, calls } = listener();
    await using opened = await open([engine]);
    opened.app.startWorker();
    const speech = (await fadingSpeech(CLIPS)).subarray(0, 64 * SAMPLE_RATE);
    const first = await hear(opened, wav(speech));
    const paid = calls.length;
    expect(paid).toBe(first.chunks.total);
    const trimmed = await hear(opened, wav(speech.slice(cut)));
    expect(calls.length - paid).toBe(trimmed.chunks.total - trimmed.chunks.reused);
    expect(trimmed.chunks.reused).toBeGreaterThan(trimmed.chunks.total / 3);
    // What was known has the words that would be heard anew, where it lies now.
    const anew = await hear(opened, wav(speech.slice(cut)), { request: { noCache: true } });
    expect(await wordsOf(opened, trimmed)).toEqual(await wordsOf(opened, anew));
  });

  test.each<[string, Partial<JobRequest>]>([
    ['another language', { language: 'ru' }],
    ['another engine', { engine: 'other' }],
    ['a threshold for its quality', { qualityThreshold: 0.5 }],
    ['no cache', { noCache: true }],
  ])('does not answer for %s', async (_, request) => {
    const ear = listener();
    const other = listener('other');
    await using opened = await open([ear.engine, other.engine]);
    opened.app.startWorker();
    const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
    const first = await hear(opened, bytes);
    const second = await hear(opened, bytes, { request });
    expect(second.chunks.reused).toBe(0);
    expect(ear.calls.length + other.calls.length).toBe(first.chunks.total + second.chunks.total);
  });

  test('does not answer once it is deleted, nor with a newer model', async () => {
    const { engine, calls } = listener();
    await using opened = await open([engine]);
    opened.app.startWorker();
    const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
    const first = await hear(opened, bytes);
    await deleteJob(opened.app, DEFAULT_OWNER_ID, first.job_id);
    const second = await hear(opened, bytes);
    expect([second.chunks.reused, calls.length]).toEqual([0, first.chunks.total * 2]);
    Object.assign(engine, { model: 'ear-2' });
    expect((await hear(opened, bytes)).chunks.reused).toBe(0);
  });

  test.each([
    ['own', 0],
    ['organisation', 1],
    ['shared', 1],
    ['off', 0],
  ])('answers within its scope: %s', async (scope, reused) => {
    const { engine } = listener();
    await using opened = await open([engine], { CACHE_SCOPE: scope });
    opened.app.startWorker();
    const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
    await hear(opened, bytes, { sessionId: 'one' });
    const other = await hear(opened, bytes, { sessionId: 'two' });
    expect(other.chunks.reused).toBe(reused * other.chunks.total);
  });

  test('answers nobody where its words were changed', async () => {
    const { engine, calls } = listener();
    await using opened = await open([engine]);
    opened.app.startWorker();
    const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
    const right = await wordsOf(opened, await hearWithAudio(opened, bytes));
    for (const [what, words] of Object.entries({
      'no list': { text: 'улы' },
      'a word that is none': [{ text: 7, startMs: 0, endMs: 1, language: 'kk' }],
      'a word without a time': [{ text: 'улы', language: 'kk' }],
      'a word without its language': [{ text: 'улы', startMs: 0, endMs: 1 }],
      'words of another chunk': [{ text: 'улы', startMs: 3_600_000, endMs: 3_600_500, language: 'kk' }],
      'a word that ends before it begins': [{ text: 'улы', startMs: 900, endMs: 100, language: 'kk' }],
      'something else': 'улы',
    })) {
      await opened.app.db
        .updateTable('chunks')
        .set({ words: JSON.stringify(words) })
        .execute();
      const paid = calls.length;
      const again = await hear(opened, bytes);
      expect(again.chunks.reused, what).toBe(0);
      expect(calls.length - paid, what).toBe(again.chunks.total);
      expect(await wordsOf(opened, again), what).toEqual(right);
    }
    expect((await hear(opened, bytes)).chunks.reused).toBeGreaterThan(0);
  });

  test('answers nobody where an engine heard nothing, or left out speech', async () => {
    const { engine, calls } = scriptedEngine('deaf', () => ({ words: [], warnings: [], billedMs: null }));
    await using opened = await open([engine]);
    opened.app.startWorker();
    const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
    const first = await hear(opened, bytes);
    expect((await hear(opened, bytes)).chunks.reused).toBe(0);
    expect(calls).toHaveLength(2 * first.chunks.total);
  });
});

describe('a file that comes again', () => {
  test('is complete at once, though no worker is there, and plays after the first is gone', async () => {
    const { engine, calls } = listener();
    await using opened = await open([engine]);
    const { app } = opened;
    const worker = app.startWorker();
    const bytes = wav(await speechOf(CLIPS));
    const first = await hearWithAudio(opened, bytes);
    await worker[Symbol.asyncDispose]();
    const paid = calls.length;
    const began = performance.now();
    const again = await hear(opened, bytes);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(calls).toHaveLength(paid);
    const { status, audio, duration, file_format, chunks, warnings } = first;
    expect(again).toMatchObject({ status, audio, duration, file_format, warnings, chunks: { ...chunks, reused: paid }, cost: [] });
    expect(await wordsOf(opened, again)).toEqual(await wordsOf(opened, first));

    await deleteJob(app, DEFAULT_OWNER_ID, first.job_id);
    await sql`update jobs set deleted_at = now() - interval '1 hour' where id = ${first.job_id}`.execute(app.db);
    await purgeDeleted({ ...app, restoreMs: 0, mendQueue: async () => 0 }, createLog({ level: 'silent', format: 'json' }));
    const keys = await app.db
      .selectFrom('recordings')
      .select(['media_key', 'playback_key'])
      .where('media_deleted_at', 'is', null)
      .execute();
    expect(keys).toHaveLength(1);
    for (const key of Object.values(keys[0] ?? {})) expect(await app.store.size(key ?? '')).toBeGreaterThan(1000);
    expect((await hear(opened, bytes)).chunks.reused).toBe(paid);
    const { values } = await app.metrics.cacheLooks.get();
    expect(values).toContainEqual(expect.objectContaining({ labels: { level: 'recordings', result: 'hit' }, value: 2 }));
  });

  test('is heard as ever where its audio was deleted meanwhile, and pays nothing', async () => {
    const { engine, calls } = listener();
    await using opened = await open([engine]);
    const { app } = opened;
    app.startWorker();
    const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
    const first = await hearWithAudio(opened, bytes);
    await app.store.deleteAll('recordings');
    const again = await hear(opened, bytes);
    expect(calls).toHaveLength(first.chunks.total);
    expect((await opened.files()).filter((path) => path.endsWith('/original'))).toHaveLength(1);
    expect(again.chunks.reused).toBe(first.chunks.total);
  });
});

test('a job that was deleted at the last moment answers for nothing, and what was known tells nothing of how long it takes', async () => {
  const { engine } = listener();
  await using opened = await open([engine]);
  const { app } = opened;
  app.startWorker();
  const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
  const first = await hearWithAudio(opened, bytes);
  for (let i = 0; i < 3; i++) await hear(opened, bytes);
  const { samples } = await createEstimator(app.db, app.engines).estimate(engine.id, { durationMs: 60_000, bytes: null });
  expect(samples).toBe(1);

  const upload = {
    ownerId: DEFAULT_OWNER_ID,
    request: { ...PLAIN_REQUEST, language: 'kk' },
    recording: await newRecordingLike(opened, first),
  };
  const earlier = await findRepeated(app, upload);
  if (!earlier) throw new Error('it should be known');
  const jobs = await app.db.selectFrom('jobs').select('id').execute();
  for (const { id } of jobs) await deleteJob(app, DEFAULT_OWNER_ID, id);
  expect(await createRepeat(app.db, { ...upload, earlier })).toBeNull();
  expect(await app.db.selectFrom('jobs').select('id').execute()).toHaveLength(jobs.length);
  expect(await findRepeated(app, upload)).toBeNull();
});

/** As an upload of the same file would make it. */
async function newRecordingLike({ app }: Pick<TestApp, 'app'>, { job_id }: Job) {
  const { sha256 } = await app.db
    .selectFrom('recordings')
    .innerJoin('jobs', 'jobs.recording_id', 'recordings.id')
    .select('sha256')
    .where('jobs.id', '=', job_id)
    .executeTakeFirstOrThrow();
  const probe = { format: 'wav', durationMs: null, audioMs: null, truncated: false, ignoreLength: false };
  const id = newId();
  return { id, sessionId: null, file: { name: 'a.wav', size: 1, sha256, probe }, mediaKey: `recordings/${id}/original`, retentionMs: null };
}

test('the same recording from two people at the same second is heard once, in several processes', () => hearAtTheSameSecond(4));

test('who waits for another to hear a sound hears it itself when that one fails', async () => {
  let failing = true;
  const { engine, calls } = scriptedEngine('weak', async ({ audio, signal }) => {
    if (failing) {
      failing = false;
      await new Promise((resolve) => setTimeout(resolve, 500));
      signal.throwIfAborted();
      throw new Error('it broke');
    }
    return {
      words: [{ text: 'бір', startMs: 0, endMs: audio.durationMs, confidence: 0.9, language: 'kk' }],
      warnings: [],
      billedMs: null,
    };
  });
  await using opened = await open([engine]);
  opened.app.startWorker();
  const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
  const jobs = await Promise.all([hear(opened, bytes), hear(opened, bytes)]);
  expect(jobs.map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect(calls.length).toBeLessThanOrEqual(jobs[0].chunks.total + 1);
});

test('how much is known and what it saved is told, and a file can be forgotten', async () => {
  const { engine, calls } = listener('dear', {
    capabilities: { ...listener().engine.capabilities, billing: { unitMs: 1000, minimumMs: 1000, perResult: false } },
  });
  await using folder = await temporaryFolder();
  const prices = join(folder.path, 'prices.json');
  await writeFile(prices, JSON.stringify([{ engine: 'dear', from: '2020-01-01', per_second: 2, currency: 'KZT' }]));
  await using opened = await open([engine], { PRICES_FILE: prices });
  const { app } = opened;
  const { url } = await app.listen();
  app.startWorker();
  const stats = () => expectShape(send(`${url}/api/v1/cache/stats`, 'GET'), CacheStats);
  expect(await stats()).toEqual({
    scope: 'own',
    recordings: { keys: 0 },
    chunks: { keys: 0, bytes: 0, hits: 0, misses: 0, hit_rate: null },
    saved: { engine_calls: 0, audio_seconds: 0, cost: [] },
  });
  const bytes = wav(await speechOf(CLIPS));
  const first = await hear(opened, bytes);
  const again = await hear(opened, bytes);
  const n = calls.length;
  const told = await stats();
  expect(told).toMatchObject({
    recordings: { keys: 1 },
    chunks: { keys: n, hits: n, misses: n, hit_rate: 0.5 },
    saved: { engine_calls: n },
  });
  // What the first was billed for is what the second would have been.
  expect(told.saved.cost).toEqual(first.cost);
  expect(first.cost[0]?.amount).toBeGreaterThan(10);
  expect(again.cost).toEqual([]);

  const hash = createHash('sha256').update(bytes).digest('hex');
  expect(await expectShape(send(`${url}/api/v1/cache/${hash.toUpperCase()}`, 'DELETE'), Forgotten)).toEqual({ hash, chunks: 2 * n });
  expect(await expectShape(send(`${url}/api/v1/cache/${hash}`, 'DELETE'), Forgotten)).toEqual({ hash, chunks: 0 });
  await expectError(send(`${url}/api/v1/cache/meeting.wav`, 'DELETE'), 'VALIDATION_FAILED', 400);
  expect(await wordsOf(opened, again)).toEqual(await wordsOf(opened, first));
  expect((await hear(opened, bytes)).chunks.reused).toBe(0);
});
