import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { AudioLink } from '../../src/contract/job.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { recordingPath } from '../support/audio-maker.ts';
import { usePages } from '../support/browser-page.ts';
import { type CdnServer, startCdn } from '../support/cdn-server.ts';
import { fastClock } from '../support/fast-clock.ts';
import { ask, ended, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server.ts';
import { oneWord, scriptedEngine } from '../support/scripted-engine.ts';
import { completeJob, seedJob } from '../support/seed-jobs.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { testConfig } from '../support/test-app.ts';

/** The server looks at its parts every half second and counts two minutes in two seconds. */
const TIMES = 60;
const SOON = { timeout: 40_000 };
const CLIP = recordingPath('librivox-austen-0880.wav');

describe('while a part is away', () => {
  const opened = new AsyncDisposableStack();
  let app: App;
  let url: string;
  let redis: RedisServer;
  let s3: S3TestServer;
  let cdn: CdnServer;
  let worker: ServerProcess;
  let startWorker: () => Promise<ServerProcess>;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    const { path } = opened.use(await temporaryFolder());
    redis = opened.use(await startRedis());
    s3 = opened.use(await startS3Server());
    cdn = opened.use(await startCdn());
    const env = {
      DATA_DIR: `${path}/data`,
      PORT: '0',
      REDIS_URL: redis.url,
      S3_BUCKET: s3.config.bucket,
      S3_ENDPOINT: s3.url,
      S3_ACCESS_KEY_ID: s3.config.keyId,
      S3_SECRET_ACCESS_KEY: s3.config.secret,
      CDN_BASE_URL: cdn.url,
    };
    const config = testConfig(env);
    const engines = createEngines(config.engines, [scriptedEngine('pocketsphinx', oneWord('сөз')).engine]);
    const log = createLog({ level: 'silent', format: 'json' });
    app = opened.use(await openApp(config, log, 'test', { engines, clock: fastClock(TIMES) }));
    ({ url } = await app.listen());
    cdn.setOrigin(url);
    startWorker = () => startServer(env, ['--role', 'worker']);
  });
  afterAll(async () => {
    await opened.disposeAsync();
  });
  usePages({ viewport: { width: 1280, height: 800 } }, (own, found) => {
    page = own;
    problems = found;
  });
  checkLeaks();

  beforeEach(async () => {
    worker = await startWorker();
    await app.startWatch();
    await page.clock.install();
  });
  afterEach(async () => {
    // Its row stands for it until the next one has started.
    await worker.stop('SIGKILL');
  });

  const byId = (id: string) => page.getByTestId(id);
  /** The page asks every half minute: its own time goes on, question by question, until it shows what is awaited. */
  const comes = (look: () => Promise<unknown>) =>
    expect.poll(async () => {
      const answer = page.waitForResponse(/\/degradation$/);
      await page.clock.runFor(31_000);
      await (await answer).finished();
      return look();
    }, SOON);
  const shown = (id: string) =>
    comes(async () => {
      await byId(id)
        .waitFor({ timeout: 500 })
        .catch(() => {});
      return (await byId(id).count()) > 0 ? byId(id).textContent() : null;
    });
  const override = (body: object) => send(`${url}/api/v1/admin/degradation/override`, 'POST', body);
  const endOverride = () => send(`${url}/api/v1/admin/degradation/override`, 'DELETE');

  test('Redis stops and starts: the banner appears, explains, is hidden for an hour, and goes with the good news', async () => {
    await page.goto(url);
    await byId('drop-zone').waitFor();
    expect(await byId('degraded').count()).toBe(0);
    await redis.kill();
    await shown('degraded').toBe(
      'Cache unavailable, using direct processing New recordings may begin a few seconds later; nothing is lost. Status',
    );
    // Uploads and results are there all the time.
    const { job_id } = await uploaded(url, CLIP);
    expect((await ended(url, job_id)).status).toBe('completed');

    await byId('to-status').click();
    await page.waitForURL(/\/status$/);
    await expect.poll(() => byId('part-redis').textContent(), SOON).toMatch(/^Redislimiteddoes not answer, since/);
    expect(await byId('status-now').textContent()).toBe('Cache unavailable, using direct processing');
    expect(await byId('limits').textContent()).toMatch(/every 30 seconds.*one at a time/);
    for (const [locale, text] of [
      ['kk', 'Кэш қолжетімсіз, жазбалар тікелей өңделеді'],
      ['ru', 'Кэш недоступен, записи обрабатываются напрямую'],
      ['en', 'Cache unavailable, using direct processing'],
    ] as const) {
      await byId(`lang-${locale}`).click();
      await page.locator(`html[lang=${locale}]`).waitFor();
      expect(await byId('degraded').textContent()).toContain(text);
    }

    await byId('dismiss-degraded').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => byId('degraded').count()).toBe(0);
    await page.reload();
    await byId('part-redis').waitFor();
    expect(await byId('degraded').count()).toBe(0);
    await page.clock.fastForward(3_601_000);
    await shown('degraded').toMatch(/^Cache unavailable/);

    await redis.start();
    await shown('restored').toBe('Full performance restored');
    expect(await byId('degraded').count()).toBe(0);
    await expect.poll(() => byId('part-redis').textContent(), SOON).toBe('Redisworks');
    await page.clock.runFor(11_000);
    expect(await byId('restored').count()).toBe(0);
  });

  test('the worker is killed and started: jobs go on in the api, one at a time; then as ever', async () => {
    await page.goto(url);
    await byId('drop-zone').waitFor();
    await worker.stop('SIGKILL');
    await shown('degraded').toMatch(/^Processing in sequential mode - may be slower Recordings are processed one at a time/);
    const jobs = [await uploaded(url, CLIP), await uploaded(url, CLIP)];
    for (const { job_id } of jobs) expect((await ended(url, job_id)).status).toBe('completed');
    await byId('to-status').click();
    await expect.poll(() => byId('part-workers').textContent(), SOON).toMatch(/^Workerslimitednone is running, since/);

    worker = await startWorker();
    await shown('restored').toBe('Full performance restored');
    expect((await ended(url, (await uploaded(url, CLIP)).job_id)).status).toBe('completed');
  });

  test('the object store stops and starts: recordings come and can be heard all the time, and follow when it is back', async () => {
    await page.goto(url);
    await byId('drop-zone').waitFor();
    await s3.stop();
    await shown('degraded').toMatch(/^Degraded performance /);
    const { job_id } = await uploaded(url, CLIP);
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed', audio: 'ready' });
    expect(await ask(`${url}/api/v1/jobs/${job_id}/audio`)).toMatchObject({ status: 200 });
    await byId('to-status').click();
    await expect.poll(() => byId('part-storage').textContent(), SOON).toMatch(/limiteddoes not answer, since/);

    await s3.start();
    await shown('restored').toBe('Full performance restored');
    s3.seen.length = 0;
    await uploaded(url, CLIP);
    expect(s3.seen.filter((line) => line.startsWith('PUT'))).not.toEqual([]);
  });

  test('the CDN fails and comes back: links lead to the server meanwhile', async () => {
    const { job_id } = await uploaded(url, CLIP);
    expect(await ended(url, job_id)).toMatchObject({ audio: 'ready' });
    const link = await expectShape(send(`${url}/api/v1/jobs/${job_id}/audio/link`, 'POST', { public: true }), AudioLink);
    await page.goto(url);
    await byId('drop-zone').waitFor();
    expect(await ask(link.url)).toMatchObject({ status: 302 });
    cdn.misbehave({ status: 503 });
    await shown('degraded').toMatch(/^Degraded performance Audio comes from the server itself/);
    expect(await ask(link.url)).toMatchObject({ status: 200 });
    cdn.misbehave(null);
    await shown('restored').toBe('Full performance restored');
    expect(await ask(link.url)).toMatchObject({ status: 302 });
  });

  test('under maintenance the queue waits and progress is asked for; afterwards it is told as it happens', async () => {
    const id = await seedJob(app);
    await override({ mode: 'degraded', reason: 'a new disk' });
    const streams: string[] = [];
    page.on('request', (asked) => asked.resourceType() === 'eventsource' && streams.push(asked.url()));
    await page.goto(`${url}/jobs/${id}`);
    await shown('degraded').toMatch(/^Scheduled maintenance: Some features unavailable New recordings are accepted and wait/);
    streams.length = 0;
    await page.clock.runFor(95_000);
    expect(streams).toEqual([]);
    await app.db
      .updateTable('jobs')
      .set({ run_after: new Date(Date.now() + 3_600_000) })
      .where('id', '=', id)
      .execute();
    await endOverride();
    await comes(async () => streams.length).toBeGreaterThan(0);
    expect(await byId('degraded').count()).toBe(0);
  });

  test('a name that the server could not take is kept, outlives a reload, and is sent when it can', async () => {
    const id = await seedJob(app);
    await completeJob(app, id);
    const label = async () =>
      (await app.db.selectFrom('speakers').select('label').where('job_id', '=', id).executeTakeFirstOrThrow()).label;
    await page.goto(`${url}/jobs/${id}`);
    await byId('speaker-name').click();
    await byId('speaker-name-input').fill('Айгер');
    await page.reload();
    expect(await byId('speaker-name-input').inputValue()).toBe('Айгер');
    await page.context().setOffline(true);
    await byId('speaker-name-input').fill('Айгерім');
    await byId('speaker-name-input').press('Enter');
    await expect.poll(() => byId('toast').textContent(), SOON).toMatch(/“Айгерім” is kept here and saved when the server can take it/);
    expect(await byId('speaker-name').textContent()).toBe('Айгерім');
    expect(await label()).toBe('Speaker 1');
    await page.context().setOffline(false);
    await page.reload();
    await expect.poll(() => byId('speaker-name').textContent(), SOON).toBe('Айгерім');
    await expect.poll(label, SOON).toBe('Айгерім');
    expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('kazru.draft')))).toEqual([]);
    problems.splice(0);
  });

  test('the operator switches on the page, and back; what was typed outlives a reload', async () => {
    await page.goto(`${url}/admin`);
    await byId('switch').click();
    await byId('reason').fill('Жаңа диск');
    await page.reload();
    await byId('switch').click();
    expect(await byId('reason').inputValue()).toBe('Жаңа диск');
    await byId('mode-full').click();
    await byId('disable-live').click();
    await byId('confirm').click();
    await expect.poll(() => byId('override').textContent(), SOON).toMatch(/^Full by hand since .*127\.0\.0\.1.*Жаңа диск.*Live progress/);
    await shown('degraded').toMatch(/^Performance mode: Some features unavailable Something is switched off/);
    await byId('end-override').click();
    await expect.poll(() => byId('override').count(), SOON).toBe(0);
    expect(await byId('record-row').first().textContent()).toMatch(/^Full: Жаңа диск/);
  });

  test.each([
    { width: 360, theme: 'light', locale: 'kk' },
    { width: 360, theme: 'dark', locale: 'ru' },
    { width: 1280, theme: 'light', locale: 'ru' },
    { width: 1280, theme: 'dark', locale: 'en' },
  ] as const)('at $width px, $theme, $locale: nothing to object to, nothing sticks out', async ({ width, theme, locale }) => {
    await override({ mode: 'degraded', reason: 'a new disk' });
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: theme });
    for (const path of ['/', '/status', '/admin']) {
      await page.goto(url + path);
      await byId('degraded').waitFor();
      await byId(`lang-${locale}`).click();
      await page.locator(`html[lang=${locale}]`).waitFor();
      await page.waitForLoadState('networkidle');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
      if (process.env.SHOTS) {
        await mkdir(process.env.SHOTS, { recursive: true });
        await page.screenshot({ path: `${process.env.SHOTS}/${path.slice(1) || 'library'}-${width}-${theme}-${locale}.png` });
      }
    }
    await endOverride();
  });
});
