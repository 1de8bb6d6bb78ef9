import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobPage } from '../../src/contract/job.ts';
import { openBrowser } from '../support/browser.ts';
import { ask, expectShape } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { silence, wav } from '../support/pcm.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const RATE = 96_000;

describe('a file that takes long to upload', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let file: string;
  const env = (): Record<string, string> => ({ DATA_DIR: `${folder.path}/data` });

  beforeAll(async () => {
    folder = await temporaryFolder();
    file = `${folder.path}/long meeting.wav`;
    // Two minutes in the highest quality: 44 MB, of which nothing needs to be heard.
    await writeFile(file, wav(silence(2 * 115_000, RATE), { sampleRate: RATE, channels: 2 }));
    browser = await openBrowser();
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 390, height: 844 } });
    page = await context.newPage();
  });
  afterAll(async () => {
    await browser.close();
    await folder[Symbol.asyncDispose]();
  });
  checkLeaks();

  const row = () => page.getByTestId('upload-row');
  const percent = async (): Promise<number> => Number(/(\d+)\s*%/.exec((await row().textContent()) ?? '')?.[1] ?? 0);
  const add = () => page.locator('input[type=file]').first().setInputFiles(file);
  /** Bytes for each second that leave this browser. */
  const slowDown = async (uploadThroughput: number): Promise<void> => {
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  };
  const jobs = async () => (await expectShape(ask(`${server.url}/api/v1/jobs`), JobPage)).jobs;

  test('the server is killed on the way, then the page is closed: it goes on, and there is one job; cancelled, nothing stays', async () => {
    server = await startServer(env());
    try {
      await goOn();
      await cancel();
    } finally {
      expect(await server.stop('SIGTERM')).toBe(0);
    }
  }, 180_000);

  async function goOn(): Promise<void> {
    await page.goto(server.url);
    await slowDown(8 * 1024 ** 2);
    await add();
    await expect.poll(percent, { timeout: 20_000, interval: 100 }).toBeGreaterThan(15);
    await server.stop('SIGKILL');
    await expect.poll(() => row().getAttribute('data-status'), { timeout: 30_000 }).toBe('paused');
    server = await startServer({ ...env(), PORT: new URL(server.url).port });
    await expect.poll(() => row().textContent(), { timeout: 30_000 }).toMatch(/goes on where it stopped, [1-9]\d*\s*%/);

    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    expect(await row().count()).toBe(0);
    await add();
    await expect.poll(() => row().textContent(), { timeout: 20_000 }).toMatch(/goes on where it stopped, [1-9]\d*\s*%/);
    await slowDown(-1);
    await expect.poll(() => page.getByTestId('job-row').getAttribute('data-status'), { timeout: 60_000 }).toBe('completed');
    expect(await jobs()).toMatchObject([{ original_filename: 'long meeting.wav', status: 'completed' }]);
  }

  async function cancel(): Promise<void> {
    await slowDown(4 * 1024 ** 2);
    await add();
    await expect.poll(percent, { timeout: 20_000, interval: 100 }).toBeGreaterThan(5);
    await row().getByRole('button', { name: 'Cancel the upload' }).click();
    await expect
      .poll(async () => /^uploads_unfinished (.*)$/m.exec((await ask(`${server.url}/metrics`)).text)?.[1], { timeout: 10_000 })
      .toBe('0');
    expect(await row().count()).toBe(0);
    expect(await jobs()).toHaveLength(1);
  }
});
