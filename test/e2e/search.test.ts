import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { Job } from '../../src/contract/job.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { usePages } from '../support/browser-page.ts';
import { ended, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { testConfig } from '../support/test-app.ts';

const SOON = { timeout: 15_000 };

const SPOKEN = `1
00:00:00,500 --> 00:00:03,000
Айгерім: Бүгін жаңа жобаның бюджетін талқылаймыз.

2
00:00:04,000 --> 00:00:06,000
Сергей: Документы подготовим заранее, отчёт тоже.

3
00:00:08,000 --> 00:00:10,000
Айгерім: Келісімшартты жұмаға дейін жібереміз, бюджет бекітілді.
`;

/** A long one: what is found stands far below the screen. */
const LONG = Array.from({ length: 300 }, (_, at) => ({
  start: at * 10,
  end: at * 10 + 8,
  text: at % 90 === 80 ? `Мына жерде бюджет туралы ${at} рет айтылды.` : `Басқа сөйлем ${at}, ешкім іздемейді.`,
}));

describe('searching', () => {
  const opened = new AsyncDisposableStack();
  let app: App;
  let url: string;
  let page: Page;
  let spoken: string;
  let long: string;
  let problems: string[];

  beforeAll(async () => {
    const { path } = opened.use(await temporaryFolder());
    const config = testConfig({ DATA_DIR: `${path}/data`, PORT: '0' });
    app = opened.use(await openApp(config, createLog({ level: 'silent', format: 'json' }), 'test'));
    ({ url } = await app.listen());
    app.startWorker();
    const importing = send(`${url}/api/v1/import?${new URLSearchParams({ name: 'Ұзақ кездесу', processing: 'raw' })}`, 'POST', {
      segments: LONG,
    });
    long = (await expectShape(importing, Job, 201)).job_id;
    const wav = await readFile(new URL('../audio/jfk.wav', import.meta.url));
    const { job_id } = await uploaded(url, wav, {
      fileName: 'Жоспарлау жиналысы.wav',
      fields: { language: 'auto', transcript: SPOKEN, processing: 'raw' },
    });
    await ended(url, job_id);
    spoken = job_id;
  });
  afterAll(async () => {
    await opened.disposeAsync();
  });
  usePages({}, (own, found) => {
    page = own;
    problems = found;
  });
  checkLeaks();

  const byId = (id: string) => page.getByTestId(id);
  const marks = () => page.locator('[data-testid=found] mark').allTextContents();
  const now = () => page.locator('[data-found=now]').allTextContents();

  test('from the library to the place in the recording, and back', async () => {
    await page.goto(url);
    await byId('search').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('b');
    await expect.poll(() => byId('search-count').textContent(), SOON).toBe('Type two letters or more.');
    await page.keyboard.type('iudjet');
    await expect.poll(marks, SOON).toEqual(['бюджетін', 'бюджет', 'бюджет', 'бюджет', 'бюджет']);
    expect(await byId('found-recording').locator('h2 a').allTextContents()).toEqual(['Жоспарлау жиналысы.wav', 'Ұзақ кездесу']);
    expect(await byId('found').first().textContent()).toContain('Айгерім');
    expect(page.url()).toBe(`${url}/?q=biudjet`);

    await byId('found').nth(1).click();
    await expect.poll(now, SOON).toEqual(['бюджет']);
    expect(page.url()).toContain(`/jobs/${spoken}`);
    await expect.poll(() => byId('clock').textContent(), SOON).toMatch(/^0:08 /);
    expect(await byId('find-count').textContent()).toBe('2 of 2');

    await page.goBack();
    await expect.poll(marks, SOON).toHaveLength(5);
    await byId('found').last().click();
    await expect.poll(now, SOON).toEqual(['бюджет']);
    await expect.poll(() => page.locator('[data-found=now]').isVisible(), SOON).toBe(true);
    const box = await page.locator('[data-found=now]').boundingBox();
    expect(box?.y).toBeGreaterThan(80);
    expect(box?.y).toBeLessThan(850);
    expect(page.url()).toContain(`/jobs/${long}`);
  });

  test('says why there is nothing, and comes back to the recordings', async () => {
    await page.goto(`${url}/?q=${encodeURIComponent('динозавр "бюджет')}`);
    await expect.poll(() => byId('search-count').textContent(), SOON).toMatch(/^No recording has all of these words/);
    await byId('search').fill('');
    await expect.poll(() => byId('job-row').count(), SOON).toBe(2);
    expect(page.url()).toBe(`${url}/`);
    await page.goto(`${url}/?q=2026`);
    expect(await byId('search').inputValue()).toBe('2026');
    await expect.poll(() => byId('search-count').textContent(), SOON).toBe('No recording has this word.');
    await page.getByRole('link', { name: 'KazRu-STT Pro' }).click();
    await expect.poll(() => byId('job-row').count(), SOON).toBe(2);
    expect(await byId('search').inputValue()).toBe('');
  });

  test('a recording by its name', async () => {
    await page.goto(url);
    await byId('search').fill('josparlau');
    await expect.poll(() => byId('found-recording').locator('mark').allTextContents(), SOON).toEqual(['Жоспарлау']);
    expect(await byId('search-count').textContent()).toBe('1 place');
    await byId('found-recording').getByRole('link').click();
    await byId('transcript').waitFor();
    expect(page.url()).toContain(`/jobs/${spoken}`);
  });

  test('what the server does not take is told in words', async () => {
    await page.goto(`${url}/?q=${'a'.repeat(201)}`);
    await page.getByText('The server did not accept this.').waitFor(SOON);
    expect(problems.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('in a transcript by the keyboard, from place to place', async () => {
    await page.goto(`${url}/jobs/${long}`);
    await byId('transcript').waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('БЮДЖЕТ');
    await expect.poll(() => byId('find-count').textContent(), SOON).toBe('3');
    expect(await now()).toEqual([]);
    for (const [key, place, order] of [
      ['Enter', '1 of 3', 80],
      ['Enter', '2 of 3', 170],
      ['Shift+Enter', '1 of 3', 80],
      ['Shift+Enter', '3 of 3', 260],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => byId('find-count').textContent(), SOON).toBe(place);
      await expect.poll(now, SOON).toEqual(['бюджет']);
      expect(await page.locator('[data-testid=segment]:has([data-found=now])').getAttribute('data-order')).toBe(String(order));
    }
    await byId('find').fill('динозавр');
    await expect.poll(() => byId('find-count').textContent(), SOON).toBe('not here');
    await page.keyboard.press('Escape');
    await expect.poll(() => byId('find-count').count(), SOON).toBe(0);
    expect(await page.locator('[data-found]').count()).toBe(0);
  });

  test.each([
    [1280, 'kk', 'light'],
    [768, 'ru', 'dark'],
    [375, 'kk', 'dark'],
    [375, 'ru', 'light'],
  ] as const)('has nothing that axe finds, and no line that is too long: %i px, %s, %s', async (width, locale, colorScheme) => {
    await page.setViewportSize({ width, height: 812 });
    await page.emulateMedia({ colorScheme });
    await page.addInitScript((language) => localStorage.setItem('kazru.locale', JSON.stringify(language)), locale);
    for (const [name, path] of [
      ['results', `/?q=${encodeURIComponent('бюджет')}`],
      ['nothing', `/?q=${encodeURIComponent('динозавр')}`],
      ['transcript', `/jobs/${long}?q=${encodeURIComponent('бюджет')}&at=1700`],
    ] as const) {
      await page.goto(url + path);
      await (name === 'transcript' ? page.locator('[data-found=now]') : byId('search-count')).waitFor({ state: 'attached', ...SOON });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/search-${name}-${width}-${colorScheme}-${locale}.png` });
    }
  });
});
