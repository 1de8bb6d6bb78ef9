import { AxeBuilder } from '@axe-core/playwright';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import type { Hearing } from '../../src/evaluation/hearing.ts';
import { storeRun } from '../../src/evaluation/history/store-run.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { usePages } from '../support/browser-page.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { testConfig } from '../support/test-app.ts';

const SOON = { timeout: 15_000 };
const WORDS = 'біз бүгін 25 бетті совещание алдында оқып шықтық содан кейін шартқа қол қойдық'.split(' ');

describe('the page of recognition quality', () => {
  const opened = new AsyncDisposableStack();
  let app: App;
  let url: string;
  let page: Page;

  beforeAll(async () => {
    const { path } = opened.use(await temporaryFolder());
    const config = testConfig({ DATA_DIR: `${path}/data`, PORT: '0' });
    app = opened.use(await openApp(config, createLog({ level: 'silent', format: 'json' }), 'test'));
    ({ url } = await app.listen());
  });
  afterAll(async () => {
    await opened.disposeAsync();
  });
  usePages({}, (own) => {
    page = own;
  });
  checkLeaks();

  afterEach(async () => {
    await sql`truncate evaluation_runs`.execute(app.db);
  });

  const byId = (id: string) => page.getByTestId(id);
  const said = (id: string) => expect.poll(() => byId(id).textContent(), SOON);

  const heard = (engine: string, language: string, missed: number): Hearing => {
    const text = WORDS.slice(missed).join(' ');
    return {
      reference: {
        ...{ name: 'a.wav', file: '/a.wav', text: WORDS.join(' '), language },
        turns: [{ startMs: 0, endMs: 10_000, speaker: 'A' }],
      },
      engine,
      outcome: {
        ...{ kind: 'heard', text, written: text },
        turns: [{ startMs: 0, endMs: 10_000 - missed * 800, speaker: 'S1' }],
        run: { jobId: 'x', engine, audioMs: 10_000, processingMs: 2310, cost: [{ amount: 0.6, currency: 'KZT' }], warnings: [] },
      },
    };
  };
  const store = (name: string, hearings: Hearing[]) =>
    storeRun(app.db, DEFAULT_OWNER_ID, evaluate(hearings), { name, programVersion: '0.1.0' });

  /** Runs of two engines in two languages, the first the worst. */
  async function fill(): Promise<void> {
    await store('other.csv', [heard('yandex', 'kk', 1)]);
    for (const missed of [5, 4, 4, 2])
      await store('calls.csv', [
        heard('yandex', 'kk', missed),
        heard('yandex', 'ru', missed - 1),
        heard('cloudru-whisper-large-v3', 'kk', 3),
        heard('cloudru-whisper-large-v3', 'ru', missed + 2),
      ]);
  }

  test('before the first run it says the command; the way there is on the page of the queue', async () => {
    await page.goto(`${url}/admin`);
    await byId('to-evaluation').click();
    await page.waitForURL(/\/evaluation$/);
    await said('command').toMatch(/^\.\/bin\/kazru-stt eval --manifest /);
  });

  test('the newest run stands in a table with its changes, all runs in a chart', async () => {
    await fill();
    await page.goto(`${url}/evaluation`);
    const rows = byId('figures');
    await expect.poll(() => rows.count(), SOON).toBe(6);
    expect(await rows.first().textContent()).toMatch(/^yandexKazakh15\.4%−15\.4/);
    expect(await rows.last().textContent()).toMatch(/^cloudru-whisper-large-v3all languages/);
    const chart = () => byId('chart').getAttribute('aria-label');
    expect(await chart()).toMatch(/^Errors in words \(WER\)\. yandex: 34\.6%, 26\.9%, 26\.9%, 11\.5%\. cloudru/);
    await page.getByLabel('Language', { exact: true }).selectOption('kk');
    expect(await chart()).toMatch(/cloudru-whisper-large-v3: (23\.1%(, |$)){4}/);
    await page.getByLabel('Show').selectOption('der');
    expect(await chart()).toMatch(/^Errors in speakers \(DER\)\. yandex: 40\.0%, 32\.0%, 32\.0%, 16\.0%\./);
    await page.getByLabel('Recordings', { exact: true }).selectOption('other.csv');
    await expect.poll(() => rows.count()).toBe(1);
  });

  test.each([
    { width: 375, locale: 'kk', theme: 'light' },
    { width: 375, locale: 'ru', theme: 'dark' },
    { width: 1280, locale: 'ru', theme: 'light' },
    { width: 1280, locale: 'en', theme: 'dark' },
  ] as const)('at $width px, $locale, $theme: nothing to object to, nothing sticks out', async ({ width, locale, theme }) => {
    await fill();
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`${url}/evaluation`);
    await byId(`lang-${locale}`).click();
    await page.locator(`html[lang=${locale}]`).waitFor();
    await byId('chart').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
  });
});
