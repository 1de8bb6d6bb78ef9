import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp } from '../../src/app.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { openBrowser } from '../support/browser.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { completeJob, seedJob } from '../support/seed-jobs.ts';
import { testConfig } from '../support/test-app.ts';

const opened = new AsyncDisposableStack();
let browser: Browser;
let address: string;
beforeAll(async () => {
  const { path } = opened.use(await temporaryFolder());
  const app = opened.use(await openApp(testConfig({ DATA_DIR: path, PORT: '0' }), createLog({ level: 'silent', format: 'json' }), 'test'));
  const { url } = await app.listen();
  const id = await seedJob(app, { name: 'Кездесу 1.wav' });
  await completeJob(app, id);
  address = `${url}/jobs/${id}`;
  browser = await openBrowser();
  opened.defer(() => browser.close());
});
afterAll(() => opened.disposeAsync());
// After the above, so that the browser that all share is no leak.
checkLeaks();

async function openMenu(width: number, locale: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 780 }, locale });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByTestId('export-menu').click();
  await page.getByTestId('export-docx').waitFor();
  return page;
}

test.each([
  [1280, 'ru'],
  [375, 'kk'],
])('the menu of exports fits %i pixels and breaks no rule of accessibility (%s)', async (width, locale) => {
  const page = await openMenu(width, locale);
  const box = await page.getByRole('menu').boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(780);
  await page.getByTestId('export-rttm').scrollIntoViewIfNeeded();
  const { violations } = await new AxeBuilder({ page }).include('[role=menu]').analyze();
  expect(violations.map((violation) => violation.id)).toEqual([]);
  await page.context().close();
});

test('minutes come in the language of the page; what is chosen for subtitles and text goes along', async () => {
  const page = await openMenu(1280, 'ru');
  const href = (name: string) => page.getByTestId(`export-${name}`).getAttribute('href');
  await page.getByTestId('export-preset-broadcast').click();
  await page.getByTestId('export-times').click();
  expect(await href('srt')).toMatch(/\/export\/srt\?preset=broadcast$/);
  expect(await href('txt')).toMatch(/\/export\/txt\?times=false$/);
  expect(await href('csv')).toMatch(/separator=semicolon/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-minutes').click()]);
  expect(download.suggestedFilename()).toMatch(/\.docx$/);
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
  await page.context().close();
});

test('the keyboard alone chooses a preset and downloads', async () => {
  const page = await openMenu(1280, 'en');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  const goTo = async (name: string): Promise<void> => {
    for (let steps = 0; steps < 30 && (await focused()) !== name; steps++) {
      const before = await focused();
      await page.keyboard.press('ArrowDown');
      // The menu moves the focus in a moment of its own.
      await expect.poll(focused).not.toBe(before);
    }
    expect(await focused()).toBe(name);
  };
  await goTo('export-preset-youtube');
  await page.keyboard.press('Space');
  await goTo('export-vtt');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.url()).toMatch(/\/export\/vtt\?preset=youtube$/);
  await page.context().close();
});
