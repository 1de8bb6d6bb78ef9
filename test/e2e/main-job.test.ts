import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usePages } from '../support/browser-page.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** Scripts and styles of the library as they cross the network (Brotli), with all that it fetches unasked. The goal is 150 kB; React alone is 90. */
const FIRST_LOAD_BYTES = 178_000;

describe('the main job in a browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: ServerProcess;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ DATA_DIR: `${folder.path}/data` });
  });
  afterAll(async () => {
    expect(await server.stop('SIGTERM')).toBe(0);
    await folder[Symbol.asyncDispose]();
  });
  usePages({ viewport: { width: 1280, height: 800 } }, (own, found) => {
    page = own;
    problems = found;
  });
  checkLeaks();

  const byId = (id: string) => page.getByTestId(id);

  async function drop(...names: string[]): Promise<void> {
    const files = await Promise.all(
      names.map(async (name) => ({ name, base64: (await readFile(`test/audio/${name}`)).toString('base64') })),
    );
    const transfer = await page.evaluateHandle((list) => {
      const data = new DataTransfer();
      for (const { name, base64 } of list)
        data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type: 'audio/wav' }));
      return data;
    }, files);
    for (const event of ['dragenter', 'dragover', 'drop']) await byId('drop-zone').dispatchEvent(event, { dataTransfer: transfer });
  }

  test('drop, watch, listen, rename, download, delete, take back', async () => {
    await page.goto(server.url);
    await expect.poll(() => byId('engine-notice').textContent()).toMatch(/English only.*YANDEX_API_KEY.*models pull/);
    await drop('librivox-austen-0920.wav', 'librivox-austen-0880.wav');

    const rows = byId('job-row');
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(2);
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          const states = await rows.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-status') ?? ''));
          for (const state of states) seen.add(state);
          return states;
        },
        { timeout: 60_000, interval: 50 },
      )
      .toEqual(['completed', 'completed']);
    expect(seen).toContain('processing');

    const row = rows.filter({ hasText: '0920' });
    expect(await row.textContent()).toMatch(/PocketSphinx/);
    await row.getByRole('link').first().click();
    await expect.poll(() => byId('transcript').textContent(), { timeout: 10_000 }).toMatch(/amiable woman/);

    // The player: it plays, and the segment that is spoken is lit.
    await byId('play').click();
    await expect.poll(() => page.locator('[data-testid=segment][aria-current=true]').count(), { timeout: 15_000 }).toBe(1);
    await byId('play').click();

    await byId('speaker-name').first().click();
    await byId('speaker-name-input').fill('Айгерім Әбдіқызы');
    await byId('speaker-name-input').press('Enter');
    await expect.poll(() => byId('speaker-name').first().textContent()).toMatch(/Айгерім Әбдіқызы/);
    await page.reload();
    await expect.poll(() => byId('speaker-name').first().textContent(), { timeout: 10_000 }).toMatch(/Айгерім Әбдіқызы/);

    await byId('export-menu').click();
    const [download] = await Promise.all([page.waitForEvent('download'), byId('export-srt').click()]);
    expect(download.suggestedFilename()).toBe('librivox-austen-0920.srt');
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^1\r\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\r\n.*had he married/s);

    await page.goto(server.url);
    await rows.filter({ hasText: '0920' }).hover();
    await openRowMenu();
    await byId('delete').first().click();
    await expect.poll(() => rows.count()).toBe(1);
    await byId('undo').click();
    await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(2);
  });

  async function openRowMenu(): Promise<void> {
    if (await byId('delete').first().isVisible()) return;
    await byId('job-row').filter({ hasText: '0920' }).getByRole('button').last().click();
  }

  test('a file that is no recording says what happened and what to do, in the language of the page', async () => {
    await page.goto(server.url);
    await byId('file-input').setInputFiles({ name: 'хаттама.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('Бұл мәтін ғана.') });
    await expect.poll(() => page.locator('body').textContent(), { timeout: 10_000 }).toMatch(/хаттама\.mp3/);
    await expect.poll(() => page.locator('body').textContent()).toMatch(/not a recording/i);
    problems.splice(0);
    await byId('lang-kk').click();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('kk');
    expect(await page.locator('body').textContent()).toMatch(/[әғқңөұүһі]/);
  });

  test.each([
    { name: 'library', width: 375 },
    { name: 'library', width: 1280 },
  ])('$name at $width px has no accessibility violations and does not scroll sideways', async ({ width }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(server.url);
    await byId('job-row').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
  });

  test.each(['kk', 'ru', 'en'])('the first screen in %s comes compressed, and within its limit', async (locale) => {
    const context = await page.context().browser()?.newContext({ locale });
    const first = await context?.newPage();
    if (context === undefined || first === undefined) throw new Error('the browser is gone');
    const files: { name: string; bytes: number; encoding: string | undefined }[] = [];
    first.on('requestfinished', async (request) => {
      if (!['script', 'stylesheet'].includes(request.resourceType())) return;
      const [{ responseBodySize: bytes }, response] = await Promise.all([request.sizes(), request.response()]);
      files.push({ name: new URL(request.url()).pathname, bytes, encoding: response?.headers()['content-encoding'] });
    });
    await first.goto(server.url, { waitUntil: 'networkidle' });
    await first.getByTestId('job-row').first().waitFor();
    expect(await first.locator('html').getAttribute('lang')).toBe(locale);
    await context.close();
    const inAssets = files.filter(({ name }) => name.startsWith('/assets/'));
    expect(inAssets.filter(({ encoding }) => encoding !== 'br')).toEqual([]);
    expect(inAssets.filter(({ name }) => /\/(kk|ru|en)-/.test(name)).map(({ name }) => name.slice(8, 10))).toEqual([locale]);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes, files.map(({ name, bytes: own }) => `${own} ${name}`).join('\n')).toBeLessThan(FIRST_LOAD_BYTES);
  });

  test('the API reference opens under its own policy', async () => {
    await page.goto(`${server.url}/docs`);
    await expect.poll(() => page.locator('body').textContent(), { timeout: 20_000 }).toMatch(/Upload a recording/);
  });
});
