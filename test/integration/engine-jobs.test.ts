import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openApp } from '../../src/app.ts';
import { followJob } from '../../src/cli/follow-job.ts';
import { AppError } from '../../src/contract/app-error.ts';
import { CostEstimate } from '../../src/contract/estimate.ts';
import { Job } from '../../src/contract/job.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { type JobRequest, PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { findJob } from '../../src/library/find-job.ts';
import { readTranscript } from '../../src/library/read-transcript.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { recording, spliceClips } from '../support/audio-maker.ts';
import { expectError, expectShape, send } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { concat, wav } from '../support/pcm.ts';
import { oneWord, scriptedEngine } from '../support/scripted-engine.ts';
import { openTestApp, type TestApp, testConfig } from '../support/test-app.ts';

checkLeaks();

const PATIENCE = AbortSignal.timeout(600_000);
/** Four clips of speech with long silences between: four chunks or more. */
const speech = async (): Promise<Int16Array> => {
  const clips = await Promise.all(
    ['librivox-austen-0870.wav', 'librivox-austen-0890.wav', 'librivox-austen-0920.wav', 'jfk.wav'].map(recording),
  );
  return spliceClips(clips, [500, 3000, 3000, 3000, 500]).pcm;
};
const PRICES = [
  { engine: 'dear', from: '2020-01-01', per_second: 1, currency: 'KZT' },
  { engine: 'dear', mode: 'deferred', from: '2020-01-01', per_second: 0.25, currency: 'KZT' },
  { engine: 'cheap', from: '2020-01-01', per_second: 0.5, currency: 'KZT' },
];
const BILLED = { unitMs: 1000, minimumMs: 1000, perResult: false };

async function appWith(engines: Engine[], settings: Record<string, string> = {}): Promise<TestApp> {
  await using folder = await temporaryFolder();
  const env = { ...settings, PRICES_FILE: join(folder.path, 'prices.json') };
  await writeFile(env.PRICES_FILE, JSON.stringify(PRICES));
  return await openTestApp({ env, engines: createEngines(testConfig(env).engines, engines, { pace: 0.01 }) });
}

async function submit({ app }: TestApp, request: Partial<JobRequest> = {}, pcm?: Int16Array): Promise<string> {
  return submitRecording(app, {
    source: Readable.from([wav(pcm ?? (await speech()))]),
    name: 'meeting.wav',
    ownerId: DEFAULT_OWNER_ID,
    sessionId: null,
    request: () => ({ ...PLAIN_REQUEST, language: 'kk', ...request }),
  });
}
const end = async (opened: TestApp, jobId: string): Promise<Job> => {
  await followJob(opened.app, jobId, () => {}, PATIENCE);
  return findJob(opened.app, DEFAULT_OWNER_ID, jobId);
};
const transcript = (opened: TestApp, jobId: string) => readTranscript(opened.app.db, DEFAULT_OWNER_ID, jobId);

test('a job that takes longer than JOB_TIME_LIMIT ends with that error, and nothing of it goes on', async () => {
  let running = 0;
  const { engine, calls } = scriptedEngine('endless', async ({ signal }) => {
    running++;
    await sleep(600_000, null, { signal }).finally(() => running--);
    throw new Error('it was never stopped');
  });
  await using opened = await appWith([engine], { JOB_TIME_LIMIT: '2s' });
  opened.app.startWorker();
  const began = Date.now();
  const job = await end(opened, await submit(opened));
  expect(job).toMatchObject({ status: 'failed', error: { code: 'TIME_LIMIT', hint: expect.stringContaining('JOB_TIME_LIMIT') } });
  expect(Date.now() - began).toBeLessThan(10_000);
  await expect.poll(() => running).toBe(0);
  const made = calls.length;
  await sleep(2000);
  expect(calls).toHaveLength(made);
});

describe('an engine that speaks as no database can store', () => {
  test('is heard once, and what it says is made plain', async () => {
    const said = 'иә \0\ud800 \x1b[31m';
    const { engine, calls } = scriptedEngine('wild', async (request, call) => {
      if (call === 1) throw new AppError('ENGINE_REFUSED_AUDIO', { message: `refused: ${said}` });
      const { words } = await oneWord(said)(request, call);
      const nothing = { text: '\0', startMs: 0, endMs: 1, confidence: null, language: null };
      return { words: [nothing, ...words], warnings: [{ code: 'WILD', message: said, details: { text: said } }], billedMs: null };
    });
    await using opened = await appWith([engine]);
    opened.app.startWorker();
    const jobId = await submit(opened);
    const job = await end(opened, jobId);
    expect(job).toMatchObject({ status: 'completed' });
    expect(calls).toHaveLength(job.chunks.total);
    // How far what was told at the start was off.
    const errors = await opened.app.metrics.registry.getSingleMetricAsString('estimate_error_seconds');
    expect(errors).toContain('estimate_error_seconds_count{of="processing"} 1');
    expect(errors).toContain('estimate_error_seconds_count{of="waiting"} 1');
    const { segments } = await transcript(opened, jobId);
    const plain = 'иә  \ufffd  [31m';
    expect(new Set(segments.flatMap(({ words }) => words.map(({ text }) => text)))).toEqual(new Set([plain]));
    const messages = Object.fromEntries(job.warnings.map((warning) => [warning.code, warning]));
    expect(messages.WILD).toMatchObject({ message: plain, details: { text: plain } });
    expect(messages.GAP?.message).toContain(`refused: ${plain}`);
  });
});

describe('an engine that dies in the middle of a file', () => {
  test('is replaced by the next one; each segment names its engine, and every call is on record', async () => {
    const first = scriptedEngine('first', (request, call) => {
      if (call > 2) throw new AppError('ENGINE_UNREACHABLE');
      return oneWord('бірінші')(request, call);
    });
    const second = scriptedEngine('second', oneWord('екінші'));
    await using opened = await appWith([first.engine, second.engine]);
    opened.app.startWorker();
    const jobId = await submit(opened);
    const job = await end(opened, jobId);
    expect(job).toMatchObject({ status: 'completed', engine: { used: 'first' } });
    const { segments } = await transcript(opened, jobId);
    const said = segments.flatMap(({ engine, words }) => words.map(({ text }) => `${engine} ${text}`));
    expect(new Set(said)).toEqual(new Set(['first бірінші', 'second екінші']));
    expect(said).toHaveLength(job.chunks.done);
    expect(job.warnings.map(({ code }) => code)).toEqual(['ENGINE_TAKEN_OVER']);
    const uses = Object.fromEntries(job.engines.map((use) => [use.engine, use]));
    expect(uses.first).toMatchObject({ calls: first.calls.length, failed_calls: first.calls.length - 2 });
    expect(uses.second).toMatchObject({ calls: second.calls.length, failed_calls: 0 });
    expect(uses.second?.audio_seconds).toBeGreaterThan(0);
    expect(second.calls).toHaveLength(job.chunks.total - 2);
  });

  test('is not replaced by one elsewhere unless that is allowed', async () => {
    const at = (company: string) => ({ location: { kind: 'remote', company, country: 'KZ', place: company } }) as const;
    const named = scriptedEngine(
      'named',
      () => Promise.reject(new AppError('ENGINE_KEY_REFUSED', { message: 'the key in ITS_KEY is old' })),
      at('A'),
    );
    const elsewhere = scriptedEngine('elsewhere', oneWord('басқа'), at('B'));
    await using opened = await appWith([named.engine, elsewhere.engine]);
    opened.app.startWorker();
    const kept = await end(opened, await submit(opened, { engine: 'named', failover: 'same' }));
    expect(kept).toMatchObject({ status: 'failed', error: { code: 'ENGINE_KEY_REFUSED', message: 'the key in ITS_KEY is old' } });
    expect(elsewhere.calls).toHaveLength(0);
    const left = await end(opened, await submit(opened, { engine: 'named', failover: 'any' }));
    expect(left).toMatchObject({ status: 'completed' });
    expect(elsewhere.calls.length).toBeGreaterThan(0);
  });
});

test('parts are sent while the rest is still being decoded, four at once and never more', async () => {
  let running = 0;
  let most = 0;
  let decodedAtFirst: boolean | null = null;
  const together = Promise.withResolvers<void>();
  const { engine } = scriptedEngine('four', async (request, call) => {
    if (call === 1) {
      const { rows } = await opened.app.pool.query("select plan->'finished' <> 'null' as finished from jobs");
      decodedAtFirst = rows[0].finished;
    }
    most = Math.max(most, ++running);
    if (running === 4) together.resolve();
    // The first ones wait for each other.
    await together.promise;
    running--;
    return oneWord('сөз')(request, call);
  });
  await using opened = await appWith([engine]);
  opened.app.startWorker();
  const whole = await speech();
  const job = await end(opened, await submit(opened, {}, concat(whole, whole, whole, whole, whole)));
  expect(job.status).toBe('completed');
  expect(decodedAtFirst).toBe(false);
  expect(most).toBe(4);
});

describe('a part that no engine can hear', () => {
  test('is a gap with its times, and a retry redoes it alone', async () => {
    let broken = true;
    const picky = scriptedEngine('picky', (request, call) => {
      if (broken && call === 1) throw new AppError('ENGINE_REFUSED_AUDIO', { message: 'too noisy' });
      return oneWord('сөз')(request, call);
    });
    await using opened = await appWith([picky.engine]);
    opened.app.startWorker();
    const { url } = await opened.app.listen();
    const jobId = await submit(opened);
    const job = await end(opened, jobId);
    const gaps = job.warnings.filter(({ code }) => code === 'GAP');
    expect(gaps).toMatchObject([{ message: expect.stringContaining('too noisy'), details: { code: 'ENGINE_REFUSED_AUDIO' } }]);
    const { segments } = await transcript(opened, jobId);
    const [gap] = gaps;
    const inGap = segments.filter(
      (segment) => segment.start_time < Number(gap?.details?.end_time) && segment.end_time > Number(gap?.details?.start_time),
    );
    expect(inGap).toEqual([]);
    expect(job.chunks.total - job.chunks.done).toBe(1);

    broken = false;
    const before = picky.calls.length;
    const retried = await expectShape(send(`${url}/api/v1/jobs/${jobId}/retry`, 'POST'), Job);
    expect(['queued', 'processing', 'completed']).toContain(retried.status);
    const again = await end(opened, jobId);
    expect(again).toMatchObject({ status: 'completed', warnings: [] });
    expect(picky.calls.length - before).toBe(1);
    expect((await transcript(opened, jobId)).segments).toHaveLength(segments.length + 1);
    await expectError(send(`${url}/api/v1/jobs/${jobId}/retry`, 'POST'), 'NOTHING_TO_RETRY', 409);
    const { rows } = await opened.app.pool.query('select sum(files)::int as files from usage_days');
    expect(rows).toEqual([{ files: 1 }]);
  });

  test('is halved as often as the engine finds it too large', async () => {
    const small = scriptedEngine(
      'small',
      (request, call) => {
        if (request.audio.durationMs > 3000) throw new AppError('CHUNK_TOO_LARGE');
        return oneWord('бөлік')(request, call);
      },
      { capabilities: { preferredSeconds: 15, parallel: 2 } },
    );
    await using opened = await appWith([small.engine]);
    opened.app.startWorker();
    const job = await end(opened, await submit(opened));
    expect(job).toMatchObject({ status: 'completed', warnings: [] });
    const rows = await opened.app.db.selectFrom('chunks').selectAll().execute();
    expect(rows.filter((row) => row.replaced).length).toBeGreaterThan(2);
    expect(rows.filter((row) => !row.replaced).every((row) => row.words !== null)).toBe(true);
    expect(job.chunks.total).toBe(rows.filter((row) => !row.replaced).length);
  });
});

test('a deferred job waits outside the worker, and its answers are fetched with what was paid for', async () => {
  let ready = false;
  const later = scriptedEngine(
    'dear',
    async (request, call) => {
      if (request.ticket === null) await request.onAccepted(`operation-${call}`);
      if (!ready) throw new AppError('ENGINE_PENDING', { retryAfterMs: 300 });
      return oneWord('кейін')(request, call);
    },
    { capabilities: { billing: BILLED, deferred: { withinSeconds: 86_400 } } },
  );
  await using opened = await appWith([later.engine]);
  opened.app.startWorker();
  const jobId = await submit(opened, { deadline: new Date(Date.now() + 100_000_000) });
  await expect.poll(async () => (await findJob(opened.app, DEFAULT_OWNER_ID, jobId)).waits_until, { timeout: 30_000 }).not.toBeNull();
  const sent = later.calls.filter(({ ticket }) => ticket === null).length;
  ready = true;
  const job = await end(opened, jobId);
  expect(job).toMatchObject({ status: 'completed', deferred: true, warnings: [] });
  expect(later.calls.every(({ deferred }) => deferred)).toBe(true);
  // Nothing was sent twice, and each part was billed once, at the price of the deferred mode.
  expect(later.calls.filter(({ ticket }) => ticket === null)).toHaveLength(sent);
  expect(sent).toBe(job.chunks.total);
  const [use] = job.engines;
  expect(job.cost).toEqual([{ amount: (use?.billed_seconds ?? 0) * 0.25, currency: 'KZT' }]);
  const { rows } = await opened.app.pool.query('select errors, crashes from jobs');
  expect(rows).toEqual([{ errors: 0, crashes: 0 }]);
});

test('a worker without the engine leaves its job to one that has it; when there is none, it fails and says so, and is not empty', async () => {
  const kazakh = scriptedEngine('kazakh', oneWord('сөз'));
  const demo = scriptedEngine('demo', oneWord('word'), { capabilities: { languages: ['en'] } });
  await using opened = await appWith([kazakh.engine, demo.engine]);
  const { app } = opened;
  await using elsewhere = await openApp(app.config, app.log, 'test', { engines: createEngines(app.config.engines, [demo.engine]) });
  const jobId = await submit(opened);
  const worker = elsewhere.startWorker();
  await sleep(3000);
  expect([worker.running(), (await findJob(app, DEFAULT_OWNER_ID, jobId)).status]).toEqual([0, 'queued']);
  await app.pool.query(`update jobs set run_after = run_after - interval '2 minutes'`);
  const job = await end(opened, jobId);
  expect(job).toMatchObject({ status: 'failed', error: { code: 'ENGINE_UNAVAILABLE', message: expect.stringContaining('"kazakh"') } });
  expect(demo.calls).toEqual([]);
});

describe('a budget', () => {
  const engines = () => [
    scriptedEngine('dear', oneWord('қымбат'), { capabilities: { billing: BILLED, deferred: { withinSeconds: 86_400 } } }).engine,
    scriptedEngine('cheap', oneWord('арзан'), { capabilities: { billing: BILLED } }).engine,
  ];

  test('refuses what would exceed it, with what is left', async () => {
    await using opened = await appWith(engines(), { BUDGET_DAY: '60 KZT' });
    await expect(submit(opened)).resolves.toBeTypeOf('string');
    // The first has not run yet; it counts with what it is expected to cost.
    await expect(submit(opened)).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      message: expect.stringMatching(/may cost \d+ KZT; BUDGET_DAY leaves \d+ KZT/),
    });
    expect(await opened.files()).toHaveLength(1);
  });

  test('or chooses a cheaper way, and says so', async () => {
    await using opened = await appWith(engines(), { BUDGET_JOB: '30 KZT', BUDGET_ACTION: 'cheaper' });
    opened.app.startWorker();
    const job = await end(opened, await submit(opened));
    expect(job).toMatchObject({ status: 'completed', engine: { used: 'cheap' } });
    expect(job.warnings[0]).toMatchObject({ code: 'CHEAPER_MODE', details: { engine: 'cheap' } });
    expect(job.cost[0]?.amount).toBeLessThanOrEqual(30);
    expect(job.saved?.cost?.amount).toBeGreaterThan(0);
  });

  test('is kept by a dearer engine that takes over, too', async () => {
    const gone = scriptedEngine('cheap', () => Promise.reject(new AppError('ENGINE_KEY_REFUSED')), {
      capabilities: { billing: BILLED, parallel: 1 },
    });
    const dear = scriptedEngine('dear', oneWord('қымбат'), { capabilities: { billing: BILLED, parallel: 1 } });
    await using opened = await appWith([gone.engine, dear.engine], {
      BUDGET_DAY: '30 KZT',
      ENGINE_ORDER: 'cheap,dear',
      ENGINE_PARALLEL: '1',
    });
    opened.app.startWorker();
    const job = await end(opened, await submit(opened));
    expect(job).toMatchObject({ status: 'completed', engine: { used: 'cheap' } });
    expect(job.cost[0]?.amount).toBeLessThanOrEqual(30);
    expect(dear.calls.length).toBeGreaterThan(0);
    expect(job.warnings.find(({ code }) => code === 'GAP')).toMatchObject({
      message: expect.stringContaining('BUDGET_DAY'),
      details: { code: 'BUDGET_EXCEEDED' },
    });
  });

  test('POST /estimate says time and cost of every way before anything is sent', async () => {
    await using opened = await appWith(engines(), { BUDGET_JOB: '100 KZT' });
    const { url } = await opened.app.listen();
    const asked = { duration: 120, language: 'kk', deadline: '2d' };
    const found = await expectShape(send(`${url}/api/v1/estimate`, 'POST', asked), CostEstimate);
    expect(found.chosen).toMatchObject({ engine: 'dear', deferred: true, cost: { amount: 30, currency: 'KZT' }, over_budget: null });
    expect(found.others).toMatchObject([
      { engine: 'dear', deferred: false, cost: { amount: 120 }, over_budget: expect.stringContaining('BUDGET_JOB') },
      { engine: 'cheap', deferred: false, cost: { amount: 60 }, over_budget: null },
    ]);
    const form = new FormData();
    form.append('engine', 'cheap');
    form.append('file', new Blob([new Uint8Array(wav(await speech()))]), 'meeting.wav');
    const answer = await fetch(`${url}/api/v1/estimate`, { method: 'POST', body: form });
    expect(CostEstimate.parse(await answer.json())).toMatchObject({ chosen: { engine: 'cheap', cost: { currency: 'KZT' } } });
    expect(await opened.files()).toEqual([]);
    await expectError(send(`${url}/api/v1/estimate`, 'POST', { duration: -1 }), 'VALIDATION_FAILED', 400);
    await expectError(send(`${url}/api/v1/estimate`, 'POST', { duration: 5, engine: 'nobody' }), 'UNKNOWN_ENGINE', 400);
  });
});

test('a part below the quality threshold is heard by a second engine as well, and what stays unsure is named', async () => {
  const unsure = scriptedEngine('unsure', ({ audio }) => ({
    words: [{ text: 'мүмкін', startMs: 0, endMs: audio.durationMs, confidence: 0.3, language: 'kk' }],
    warnings: [],
    billedMs: null,
  }));
  const sure = scriptedEngine('sure', oneWord('анық'));
  await using opened = await appWith([unsure.engine, sure.engine]);
  opened.app.startWorker();
  const jobId = await submit(opened, { qualityThreshold: 0.95 });
  const job = await end(opened, jobId);
  expect(sure.calls).toHaveLength(unsure.calls.length);
  expect(new Set((await transcript(opened, jobId)).segments.flatMap(({ words }) => words.map(({ text }) => text)))).toEqual(
    new Set(['анық']),
  );
  expect(job.warnings).toMatchObject([{ code: 'LOW_CONFIDENCE', details: { threshold: 0.95 } }]);
});
