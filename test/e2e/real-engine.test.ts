import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usePages } from '../support/browser-page.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { makeReference } from '../support/replay/make-reference.ts';
import { openAi, REPLAY_KEY } from '../support/replay/openai-protocol.ts';
import { json, type Protocol } from '../support/replay/protocol.ts';
import { type Replay, startReplay } from '../support/replay/replay-server.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const PRICES = [
  { engine: 'cloudru', from: '2020-01-01', per_minute: 0.6, currency: 'RUB' },
  { engine: 'openai', from: '2020-01-01', per_minute: 0.006, currency: 'USD' },
];
/** Refuses the audio of a part, which says nothing about the next one. */
const PICKY: Protocol = { ...openAi({ dialect: 'cloudru' }), refuse: () => json(400, { error: { message: 'It is too noisy' } }) };
const REFUSES = { kind: 'out-of-money' } as const;
const SLOW_BYTES_A_SECOND = 300_000;
const PATIENCE = { timeout: 60_000 };

describe('engines that are billed, in a browser', () => {
  const opened = new AsyncDisposableStack();
  let recording: string;
  let cloud: Replay;
  let server: ServerProcess;
  let page: Page;

  beforeAll(async () => {
    const reference = await makeReference({ minutes: 1.5 });
    recording = reference.wavFile;
    cloud = opened.use(await startReplay({ reference, protocols: [PICKY] }));
    const other = opened.use(await startReplay({ reference, protocols: [openAi({ dialect: 'openai' })] }));
    const folder = opened.use(await temporaryFolder());
    const prices = join(folder.path, 'prices.json');
    await writeFile(prices, JSON.stringify(PRICES));
    server = await startServer({
      DATA_DIR: `${folder.path}/data`,
      PRICES_FILE: prices,
      CLOUDRU_API_KEY: REPLAY_KEY,
      CLOUDRU_BASE_URL: `${cloud.url}/v1`,
      OPENAI_API_KEY: REPLAY_KEY,
      OPENAI_BASE_URL: `${other.url}/v1`,
    });
  });
  afterAll(async () => {
    expect(await server.stop('SIGTERM')).toBe(0);
    await opened.disposeAsync();
  });
  usePages({ viewport: { width: 1280, height: 800 } }, (own) => {
    page = own;
  });
  checkLeaks();

  beforeEach(async () => {
    await page.goto(server.url);
  });

  const byId = (id: string) => page.getByTestId(id);
  const textOf = (id: string) => expect.poll(() => byId(id).first().textContent(), PATIENCE);

  const rowOf = (name: string) => byId('job-row').filter({ hasText: name });

  async function upload(name: string): Promise<void> {
    await byId('file-input').setInputFiles({ name, mimeType: 'audio/wav', buffer: await readFile(recording) });
  }

  async function expectAccessible(): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
  }

  test('time, cost and place are said before, gaps lead to their place, and a retry fills them', async () => {
    await textOf('destination').toMatch(/Cloud\.ru, Russia\..*₽0\.60/);
    await byId('more-options').locator('summary').first().click();
    await page.getByLabel('If the engine fails').selectOption('none');
    await expectAccessible();

    cloud.setFaults([{ ...REFUSES, after: 2 }]);
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    const throttle = (uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 5,
        downloadThroughput: 10 * SLOW_BYTES_A_SECOND,
        uploadThroughput,
      });
    await throttle(SLOW_BYTES_A_SECOND);
    await upload('meeting.wav');
    await textOf('estimate').toMatch(/about .*, up to ₽.*Cloud\.ru, Russia/);
    await throttle(-1);

    await expect.poll(() => rowOf('meeting').textContent(), PATIENCE).toMatch(/parts are missing/);
    await rowOf('meeting').getByRole('link').first().click();
    await byId('gap').first().waitFor();
    await byId('place').first().click();
    await expect.poll(() => byId('clock').textContent()).not.toMatch(/^0:00 /);

    cloud.setFaults([]);
    await byId('retry').click();
    await expect.poll(() => byId('gap').count(), PATIENCE).toBe(0);
    expect(await byId('retry').count()).toBe(0);
    await byId('recognition').locator('summary').click();
    await textOf('recognition').toMatch(/Cloud\.ru.*calls.*In all it cost ₽.*The audio went to: Cloud\.ru, Russia\./);
    await expectAccessible();
  });

  test('where another engine took over, each part says on request who heard it', async () => {
    cloud.setFaults([{ ...REFUSES, after: 2 }]);
    await upload('call.wav');
    await expect.poll(() => rowOf('call').getAttribute('data-status'), PATIENCE).toBe('completed');
    await rowOf('call').getByRole('link').first().click();
    await textOf('warnings').toMatch(/OpenAI instead of Cloud\.ru/);
    expect(await byId('transcript').textContent()).not.toMatch(/Cloud\.ru/);
    await page.getByLabel('Show which engine heard each part').check();
    await textOf('transcript').toMatch(/Cloud\.ru.*OpenAI/);
  });
});
