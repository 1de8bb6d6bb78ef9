import { request } from 'node:http';
import { expect, test, vi } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { AppError } from '../../src/contract/app-error.ts';
import { Degradation, DegradationReport, Override } from '../../src/contract/degradation.ts';
import { SystemStatus } from '../../src/contract/system.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { claimJobs } from '../../src/jobs/lease.ts';
import { MAX_AUTO_RETRIES } from '../../src/jobs/retry-job.ts';
import { retryRecovered } from '../../src/operations/degradation/retry-recovered.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { recordingPath } from '../support/audio-maker.ts';
import { databaseBehindProxy } from '../support/behind-proxy.ts';
import { fastClock } from '../support/fast-clock.ts';
import { CLIPS, hear, listener, open, speechOf } from '../support/hear-again.ts';
import { ask, ended, expectError, expectShape, form, send, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { wav } from '../support/pcm.ts';
import { runCli } from '../support/run-cli.ts';
import { oneWord, scriptedEngine } from '../support/scripted-engine.ts';
import { seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp, testConfig } from '../support/test-app.ts';

checkLeaks();

const CLIP = recordingPath('librivox-austen-0880.wav');
const SOON = { timeout: 30_000, interval: 50 };
const OVERRIDE = '/api/v1/admin/degradation/override';

const state = (url: string) => expectShape(ask(`${url}/api/v1/degradation`), Degradation);
const report = (url: string) => expectShape(ask(`${url}/api/v1/admin/degradation`), DegradationReport);
const override = (url: string, body: unknown) => expectShape(send(url + OVERRIDE, 'POST', body), Override);
const statusOf = async ({ db }: App, id: string) =>
  (await db.selectFrom('jobs').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

/** Another process on the same database. */
function another(
  { config }: TestApp,
  engines = createEngines(config.engines, [scriptedEngine('lab', oneWord('сөз')).engine]),
): Promise<App> {
  return openApp(config, createLog({ level: 'silent', format: 'json' }), 'test', { engines });
}

test('an override stops the queue in every process, lets what is in hand finish, and is on record', async () => {
  const gate = Promise.withResolvers<void>();
  const { engine, calls } = scriptedEngine('lab', async (asked, call) => {
    if (call === 1) await gate.promise;
    return oneWord('сөз')(asked, call);
  });
  await using opened = await openTestApp({ engines: createEngines(testConfig({}).engines, [engine]) });
  await using other = await another(opened, createEngines(opened.config.engines, [engine]));
  const { url } = await opened.app.listen();
  const { url: elsewhere } = await other.listen();
  other.startWorker();
  const inHand = await uploaded(url, CLIP);
  await vi.waitFor(() => expect(calls.length).toBeGreaterThan(0), SOON);

  const begun = await override(url, { mode: 'degraded', reason: 'a new disk' });
  expect(begun).toMatchObject({
    mode: 'degraded',
    reason: 'a new disk',
    disabled: [],
    ended_at: null,
    made_by: expect.stringContaining('127.0.0.1'),
  });
  const waiting = await uploaded(url, CLIP);
  gate.resolve();
  expect((await ended(url, inHand.job_id)).status).toBe('completed');
  await vi.waitFor(
    async () => expect(await state(elsewhere)).toMatchObject({ mode: 'degraded', notice: 'maintenance', maintenance: true }),
    SOON,
  );
  expect((await expectShape(ask(`${elsewhere}/api/v1/status`), SystemStatus)).degradation.notice).toBe('maintenance');
  expect(await claimJobs(opened.app.db, { worker: 'w', limit: 5 })).toEqual([]);
  expect(await statusOf(opened.app, waiting.job_id)).toBe('queued');
  expect((await ask(`${url}/metrics`)).text).toMatch(/degradation_override\{mode="degraded"\} 1/);

  const replaced = await override(url, { mode: 'full', reason: 'the disk is in' });
  expect((await ended(url, waiting.job_id)).status).toBe('completed');
  await expectShape(send(url + OVERRIDE, 'DELETE'), Override);
  await expectError(send(url + OVERRIDE, 'DELETE'), 'NO_OVERRIDE', 409);
  const { override: standing, record } = await report(url);
  expect(standing).toBeNull();
  expect(record.map(({ id, mode }) => [id, mode])).toEqual([
    [replaced.id, 'full'],
    [begun.id, 'degraded'],
  ]);
  expect(record.every(({ ended_at, ended_by }) => ended_at !== null && ended_by !== null)).toBe(true);
});

test('an override that cannot be understood is refused, saying what is allowed; only the operator may', async () => {
  await using opened = await openTestApp();
  const { url } = await opened.app.listen();
  const wrong: [body: unknown, says: RegExp][] = [
    [{ mode: 'off', reason: 'r' }, /mode.*"full".*"degraded"/],
    [{ reason: 'r' }, /mode.*"full".*"degraded"/],
    [{ mode: 'full' }, /reason/],
    [{ mode: 'full', reason: '  \t ' }, /reason/],
    [{ mode: 'full', reason: 'x'.repeat(501) }, /reason.*500/],
    [{ mode: 'full', reason: 'a\u0000b' }, /reason/],
    [{ mode: 'full', reason: 'r', disable: ['search'] }, /disable.*"live".*"batch".*"cache"/],
    [{ mode: 'full', reason: 'r', disable: 'live' }, /disable/],
    [[], /./],
    [undefined, /./],
  ];
  for (const [body, says] of wrong) {
    const { error } = await expectError(send(url + OVERRIDE, 'POST', body), 'VALIDATION_FAILED', 400);
    expect(error).toMatch(says);
  }
  const proxied = { 'content-type': 'application/json', 'x-forwarded-for': '127.0.0.1' };
  const body = JSON.stringify({ mode: 'full', reason: 'r' });
  await expectError(ask(url + OVERRIDE, { method: 'POST', headers: proxied, body }), 'ADMIN_ONLY', 403);
  await expectError(ask(`${url}/api/v1/admin/degradation`, { headers: proxied }), 'ADMIN_ONLY', 403);
  expect((await report(url)).record).toEqual([]);
});

test('two overrides at once: one stands, both are on record', async () => {
  await using opened = await openTestApp();
  const { url } = await opened.app.listen();
  await Promise.all(['a', 'b', 'c', 'd'].map((reason) => override(url, { mode: 'full', reason })));
  const { record } = await report(url);
  expect(record).toHaveLength(4);
  expect(record.filter(({ ended_at }) => ended_at === null)).toHaveLength(1);
});

test('without the cache, or under maintenance, nothing is answered from what was heard before', async () => {
  const { engine, calls } = listener();
  await using opened = await open([engine]);
  const { app } = opened;
  app.startWorker();
  const { url } = await app.listen();
  const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
  const first = await hear(opened, bytes);
  expect((await hear(opened, bytes)).chunks.reused).toBe(first.chunks.total);
  await override(url, { mode: 'full', reason: 'a doubt', disable: ['cache'] });
  expect(await state(url)).toMatchObject({ mode: 'full', notice: 'features', disabled: ['cache'] });
  const heard = calls.length;
  expect((await hear(opened, bytes)).chunks.reused).toBe(0);
  expect(calls.length).toBe(2 * heard);
  await override(url, { mode: 'degraded', reason: 'maintenance' });
  expect(app.cacheScope()).toBe('off');
  await send(url + OVERRIDE, 'DELETE');
  expect((await hear(opened, bytes)).chunks.reused).toBe(first.chunks.total);
});

test('without live progress streams end and none begins; asking goes on', async () => {
  await using opened = await openTestApp();
  const { url } = await opened.app.listen();
  const address = `${url}/api/v1/jobs/${await seedJob(opened.app)}/status`;
  const stream = await fetch(address, { headers: { accept: 'text/event-stream' } });
  await override(url, { mode: 'full', reason: 'too many readers', disable: ['live'] });
  expect(await stream.text()).toMatch(/event: error\ndata: .*FEATURE_DISABLED/);
  const refused = ask(address, { headers: { accept: 'text/event-stream' } });
  expect(await expectError(refused, 'FEATURE_DISABLED', 503)).toMatchObject({ details: { feature: 'live', poll_after: 30 } });
  expect((await refused).headers['retry-after']).toBe('5');
  expect((await ask(address)).status).toBe(200);
});

test('one upload at a time of the same person, who waits for his turn; another is not kept waiting', async () => {
  await using opened = await openTestApp();
  const { url } = await opened.app.listen();
  const begin = () => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const { headers, body } = form([{ field: 'file', value: Buffer.alloc(1000), fileName: 'a.wav' }]);
    const outgoing = request(`${url}/api/v1/upload`, { method: 'POST', headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).on('error', reject);
    outgoing.write(body.subarray(0, 300));
    return { finish: () => outgoing.end(body.subarray(300)), status: promise };
  };
  const slow = begin();
  expect((await upload(url, CLIP)).status).toBe(202);
  await override(url, { mode: 'full', reason: 'a thin line', disable: ['batch'] });
  let isDone = false;
  const waits = upload(url, CLIP).finally(() => {
    isDone = true;
  });
  expect((await upload(url, CLIP, { headers: { 'x-session-id': 'somebody else' } })).status).toBe(202);
  expect(isDone).toBe(false);
  slow.finish();
  await slow.status;
  expect((await waits).status).toBe(202);
});

test('without a worker the api runs jobs one at a time, until there is one', async () => {
  let running = 0;
  let most = 0;
  const { engine } = scriptedEngine(
    'lab',
    async (asked, call) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 100));
      running--;
      return oneWord('сөз')(asked, call);
    },
    { capabilities: { parallel: 1, maxInFlight: 10 } },
  );
  const engines = createEngines(testConfig({}).engines, [engine]);
  await using opened = await openTestApp({ engines, clock: fastClock(60) });
  const { app } = opened;
  const { url } = await app.listen();
  const jobs = await Promise.all(Array.from({ length: 3 }, () => uploaded(url, CLIP)));
  await app.startWatch();
  expect(await state(url)).toMatchObject({ mode: 'full', notice: null });
  await vi.waitFor(async () => expect(await state(url)).toMatchObject({ mode: 'degraded', notice: 'sequential' }), SOON);
  for (const { job_id } of jobs) expect((await ended(url, job_id)).status).toBe('completed');
  expect(most).toBe(1);
  expect((await expectShape(ask(`${url}/api/v1/status`), SystemStatus)).queue.workers).toBe(0);

  const other = await another(opened);
  other.startWorker();
  await vi.waitFor(async () => expect((await state(url)).parts.find(({ id }) => id === 'workers')?.status).toBe('recovering'), SOON);
  const names = async () =>
    (await app.db.selectFrom('jobs').select('worker').where('status', '=', 'processing').execute()).map(({ worker }) => worker);
  expect(await names()).toEqual([]);
  expect((await ended(url, (await uploaded(url, CLIP)).job_id)).status).toBe('completed');
  await vi.waitFor(
    async () => expect(await state(url)).toMatchObject({ mode: 'full', notice: null, restored_at: expect.any(String) }),
    SOON,
  );
  await other[Symbol.asyncDispose]();
});

test('what failed while an engine was away is done when it is there again', async () => {
  let isAway = true;
  const { engine } = scriptedEngine('lab', (asked, call) => {
    if (isAway) throw new AppError('ENGINE_UNREACHABLE');
    return oneWord('сөз')(asked, call);
  });
  const engines = createEngines(testConfig({}).engines, [engine], { pace: 0.01 });
  await using opened = await openTestApp({ engines, clock: fastClock(40) });
  const { app } = opened;
  const { url } = await app.listen();
  app.startWorker();
  await app.startWatch();
  const { job_id } = await uploaded(url, CLIP);
  await vi.waitFor(async () => expect(await state(url)).toMatchObject({ mode: 'degraded', notice: 'features' }), SOON);
  expect((await state(url)).parts.find(({ id }) => id === 'engine:lab')).toMatchObject({
    kind: 'engine',
    status: 'degraded',
    reason: 'failing',
  });
  await vi.waitFor(async () => expect(await statusOf(app, job_id)).toBe('failed'), SOON);
  isAway = false;
  await vi.waitFor(async () => expect(await statusOf(app, job_id)).toBe('completed'), SOON);
  const { history, auto_retries } = await app.db.selectFrom('jobs').selectAll().where('id', '=', job_id).executeTakeFirstOrThrow();
  expect(auto_retries).toBeGreaterThan(0);
  expect(history.at(-1)).toMatchObject({ kind: 'recovery', code: 'ENGINE_UNREACHABLE', message: 'engine:lab is there again' });
});

test('a job is put back three times at most, and not against what somebody decided', async () => {
  await using opened = await openTestApp();
  const { app } = opened;
  const fail = (id: string, values: object = {}) =>
    app.db
      .updateTable('jobs')
      .set({ status: 'failed', error_code: 'ENGINE_TIMEOUT', engine_used: 'lab', completed_at: new Date(), dead_at: new Date(), ...values })
      .where('id', '=', id)
      .execute();
  const part = { id: 'engine:lab', kind: 'engine', degradedForMs: 60_000 } as const;
  const again = await seedJob(app);
  for (let n = 1; n <= MAX_AUTO_RETRIES; n++) {
    await fail(again);
    expect(await retryRecovered(app, part)).toBe(1);
    expect(await statusOf(app, again)).toBe('queued');
  }
  await fail(again);
  expect(await retryRecovered(app, part)).toBe(0);

  const others: [string, object][] = [
    ['cancelled', { status: 'cancelled' }],
    ['deleted', { status: 'deleted', deleted_at: new Date() }],
    ['dropped', { dropped_at: new Date(), drop_reason: 'r', dead_at: null }],
    ['of another engine', { engine_used: 'other' }],
    ['for another reason', { error_code: 'ENGINE_KEY_REFUSED' }],
    ['long before', { completed_at: new Date(Date.now() - 3_600_000) }],
  ];
  for (const [name, values] of others) {
    const id = await seedJob(app, { name });
    await fail(id, values);
    expect(await retryRecovered(app, part), name).toBe(0);
  }
  const id = await seedJob(app);
  await fail(id);
  expect(await retryRecovered(app, { ...part, id: 'redis', kind: 'redis' })).toBe(0);
  expect((await Promise.all([retryRecovered(app, part), retryRecovered(app, part)])).toSorted()).toEqual([0, 1]);
});

test('without the database how things are is still said, and the last known override holds', async () => {
  await using database = await databaseBehindProxy();
  await using opened = await openTestApp({ env: { DATABASE_URL: database.url }, clock: fastClock(30) });
  const { app } = opened;
  const { url } = await app.listen();
  await app.startWatch();
  await override(url, { mode: 'full', reason: 'r', disable: ['live'] });
  await database.proxy.set({ kind: 'down' });
  await vi.waitFor(
    async () =>
      expect(await state(url)).toMatchObject({
        mode: 'full',
        disabled: ['live'],
        parts: [{ id: 'database', status: 'degraded' }, {}, {}, {}],
      }),
    SOON,
  );
  expect((await ask(`${url}/api/v1/degradation`)).text).not.toMatch(/127\.0\.0\.1|ECONN|postgres/);
  await database.proxy.clear();
  await vi.waitFor(async () => expect((await send(url + OVERRIDE, 'DELETE')).status).toBe(200), SOON);
  await vi.waitFor(
    async () => expect(await state(url)).toMatchObject({ disabled: [], parts: [{ id: 'database', status: 'ok' }, {}, {}, {}] }),
    SOON,
  );
});

test('in the terminal: switch, show, end', async () => {
  await using opened = await openTestApp();
  const { DATABASE_URL, DATA_DIR } = {
    DATABASE_URL: 'url' in opened.config.database ? opened.config.database.url : '',
    DATA_DIR: opened.dataDir,
  };
  const cli = (...args: string[]) => runCli(['degradation', ...args], { DATABASE_URL, DATA_DIR });
  expect((await cli('show')).stdout).toMatch(/Nothing was ever switched/);
  expect((await cli('set', 'degraded')).stderr).toMatch(/--reason/);
  expect((await cli('set', 'off', '--reason', 'r')).stderr).toMatch(/full, degraded/);
  expect((await cli('set', 'degraded', '--reason', ' ')).stderr).toMatch(/--reason/);
  expect((await cli('set', 'degraded', '--reason', 'a new disk', '--disable', 'live', 'cache')).stdout).toMatch(/degraded stands/);
  expect((await cli('show')).stdout).toMatch(/stands\s+degraded\s+without live, cache.*a new disk/);
  expect((await cli('end')).stdout).toMatch(/has ended/);
  expect((await cli('end')).stderr).toMatch(/NO_OVERRIDE/);
});
