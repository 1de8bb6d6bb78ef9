import { AxeBuilder } from '@axe-core/playwright';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { claimJobs } from '../../src/jobs/lease.ts';
import { newId } from '../../src/platform/id.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { usePages } from '../support/browser-page.ts';
import { deadByCrashes, deadByErrors, loseAudio } from '../support/dead-letters.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { startRedis } from '../support/redis-server.ts';
import { seedJob } from '../support/seed-jobs.ts';
import { testConfig } from '../support/test-app.ts';

const SOON = { timeout: 15_000 };

describe("the operator's page", () => {
  const opened = new AsyncDisposableStack();
  let app: App;
  let url: string;
  let page: Page;
  let problems: string[];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    const { path } = opened.use(await temporaryFolder());
    const redis = opened.use(await startRedis());
    const config = testConfig({ DATA_DIR: `${path}/data`, PORT: '0', REDIS_URL: redis.url });
    app = opened.use(await openApp(config, createLog({ level: 'silent', format: 'json' }), 'test'));
    ({ url } = await app.listen());
  });
  afterAll(async () => {
    await opened.disposeAsync();
  });
  usePages({}, (own, found) => {
    page = own;
    problems = found;
  });
  checkLeaks();

  beforeEach(async () => {
    await sql`truncate jobs, recordings, workers cascade`.execute(app.db);
    page.on('request', (request) => request.url().startsWith(url) || request.url().startsWith('data:') || elsewhere.push(request.url()));
  });
  afterEach(async () => {
    expect(elsewhere.splice(0)).toEqual([]);
  });

  const byId = (id: string) => page.getByTestId(id);
  const letters = () => byId('dead-letter');
  const letter = (id: string) => page.locator(`[data-testid=dead-letter][data-job-id="${id}"]`);
  const said = (id: string) => expect.poll(() => byId(id).textContent(), SOON);

  async function addWorker(): Promise<void> {
    await sql`insert into workers (id, name, version, slots, running, rss_bytes, seen_at)
      values (${newId()}, 'almaty-stt-worker-03.example.kz:12345', '0.1.0', 5, 1, ${312 * 1024 ** 2}, now() + interval '1 minute')`.execute(
      app.db,
    );
  }

  /** Something of everything that the page shows. */
  async function fill(): Promise<{ running: string; crashed: string; failed: string; lost: string }> {
    await addWorker();
    const running = await seedJob(app, { name: 'Жоспарлау жиналысы 12 наурыз.m4a', durationMs: 2_892_000 });
    await claimJobs(app.db, { worker: 'almaty-stt-worker-03.example.kz:12345', limit: 1 });
    await sql`update jobs set stage = 'recognise', progress = 40, started_at = now() - interval '3 minutes' where id = ${running}`.execute(
      app.db,
    );
    const crashed = await deadByCrashes(app, { name: 'call_2231_operator_aktobe_2026-03-12_14-05-33_full_recording.ogg' });
    const failed = await deadByErrors(app, { name: 'Сот отырысы.wav' });
    const lost = await deadByErrors(app, { name: 'Интервью.mp3' });
    await loseAudio(app, lost);
    for (let i = 0; i < 3; i++) await seedJob(app);
    return { running, crashed, failed, lost };
  }

  test('what waits, what runs, who runs it, and what was given up; it stays fresh by itself', async () => {
    const { running, crashed } = await fill();
    await page.goto(`${url}/admin`);
    await said('figure-dead').toBe('3');
    await said('figure-waiting').toBe('3');
    await said('figure-running').toBe('1 of 5');
    await said('figure-workers').toBe('1');
    expect(await byId('queue-high').textContent()).toMatch(/^High30/);
    expect(await byId('running-job').textContent()).toMatch(/Жоспарлау жиналысы.*almaty-stt-worker-03.*for 3.min.*recognising/);
    expect(await byId('running-job').getByRole('link').getAttribute('href')).toBe(`/jobs/${running}`);
    expect(await byId('worker').textContent()).toMatch(/almaty-stt-worker-03\.example\.kz:123451 of 5312.MB/);
    await letter(crashed).locator('summary').click();
    const attempts = letter(crashed).getByTestId('attempt');
    expect(await attempts.count()).toBe(3);
    expect(await attempts.first().textContent()).toMatch(/the worker died.*recognising, 40%.*host-b:2/);

    await deadByErrors(app);
    await seedJob(app);
    await said('figure-dead').toBe('4');
    await said('figure-waiting').toBe('4');
    await expect.poll(() => letters().count(), SOON).toBe(4);
  });

  test('retry one; one without its audio cannot be', async () => {
    const { failed, lost } = await fill();
    await page.goto(`${url}/admin`);
    await letter(failed).getByTestId('retry-dead').click();
    await said('toast').toMatch(/1 job is in the queue again/);
    await expect.poll(() => letters().count(), SOON).toBe(2);
    expect(await letter(lost).getByTestId('retry-dead').isDisabled()).toBe(true);
    expect((await app.db.selectFrom('jobs').select('status').where('id', '=', failed).executeTakeFirstOrThrow()).status).toBe('queued');
  });

  test('retry all asks first, and says what is left', async () => {
    await fill();
    await page.goto(`${url}/admin`);
    await byId('retry-all').click();
    await said('dialog').toMatch(/Put 3 jobs back into the queue\?/);
    await page.keyboard.press('Escape');
    await expect.poll(() => byId('dialog').count()).toBe(0);
    expect(await letters().count()).toBe(3);
    await byId('retry-all').click();
    await byId('confirm').click();
    await said('toast').toMatch(/2 jobs are in the queue again\. 1 is left/);
    await expect.poll(() => letters().count(), SOON).toBe(1);
  });

  test('drop with a reason, by the keyboard alone', async () => {
    const { failed } = await fill();
    await page.goto(`${url}/admin`);
    const button = letter(failed).getByTestId('drop-dead');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => byId('reason').evaluate((field) => field === document.activeElement), SOON).toBe(true);
    expect(await byId('confirm').isDisabled()).toBe(true);
    await page.keyboard.type('   ');
    expect(await byId('confirm').isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => byId('dialog').count()).toBe(0);
    await expect.poll(() => button.evaluate((field) => field === document.activeElement), SOON).toBe(true);

    await page.keyboard.press('Enter');
    await page.keyboard.type('Файл зақымдалған');
    await page.keyboard.press('Enter');
    await said('toast').toMatch(/“Сот отырысы\.wav” is off the list/);
    await expect.poll(() => letters().count(), SOON).toBe(2);
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-testid=dead]') !== null), SOON).toBe(true);
    const row = await app.db.selectFrom('jobs').selectAll().where('id', '=', failed).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'failed', drop_reason: 'Файл зақымдалған', dead_at: null });
  });

  test('nothing to do, and no worker to do it; the way there is in the header', async () => {
    await page.goto(url);
    await said('to-admin').toMatch(/^Queue$/);
    await byId('to-admin').click();
    await page.waitForURL(/\/admin$/);
    await said('dead').toMatch(/There are none/);
    await said('workers').toMatch(/No worker is running/);
    expect(await byId('retry-all').count()).toBe(0);
  });

  test.each([
    { width: 360, locale: 'kk', theme: 'light' },
    { width: 360, locale: 'ru', theme: 'dark' },
    { width: 1280, locale: 'ru', theme: 'light' },
    { width: 1280, locale: 'en', theme: 'dark' },
  ] as const)('at $width px, $locale, $theme: nothing to object to, nothing sticks out', async ({ width, locale, theme }) => {
    const { crashed } = await fill();
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`${url}/admin`);
    await byId(`lang-${locale}`).click();
    await page.locator(`html[lang=${locale}]`).waitFor();
    await letter(crashed).locator('summary').click();
    await expectTidy();
    await letter(crashed).getByTestId('drop-dead').click();
    await byId('reason').waitFor();
    await expectTidy();
  });

  async function expectTidy(): Promise<void> {
    await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'));
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
  }

  test('the dashboard of the bells opens from there, without the internet and under the strict policy', async () => {
    const id = await deadByErrors(app);
    await page.goto(`${url}/admin`);
    await letters().getByTestId('retry-dead').click();
    await said('toast').toMatch(/1 job is in the queue again/);
    await byId('board').click();
    await page.waitForURL(/\/admin\/queues/);
    const shown = expect.poll(() => page.locator('body').textContent(), SOON);
    await shown.toMatch(/high.*medium.*low/s);
    await page.getByRole('link', { name: /^high/ }).first().click();
    await page.getByRole('link', { name: /look/ }).first().click();
    await shown.toContain(id);
  });

  test('is refused to who comes through a proxy', async () => {
    await page.setExtraHTTPHeaders({ 'x-forwarded-for': '127.0.0.1' });
    expect((await page.goto(`${url}/admin`))?.status()).toBe(403);
    await page.goto(url);
    await page.evaluate(() => history.pushState({}, '', '/admin'));
    await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
    await expect.poll(() => page.locator('main').textContent(), SOON).toMatch(/for the operator/);
    expect(await byId('to-admin').count()).toBe(0);
    problems.splice(0);
  });
});
