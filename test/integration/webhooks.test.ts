import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openApp } from '../../src/app.ts';
import type { DiarizeRequest } from '../../src/engines/diarization/diarizer.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { ask, expectError } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { callWebhook, type PyannoteServer, startPyannote } from '../support/pyannote-server.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { testFolders } from '../support/test-folders.ts';
import { noise } from '../support/tiny-models/noise.ts';

checkLeaks();

const { newFolder } = testFolders();
const SIGNED = { secret: 'whsec_the-secret', encoding: 'base64' } as const;
const PATH = '/api/v1/webhooks/pyannote';
const BODY = '{"jobId":"a-job-of-nobody","status":"succeeded"}';
const WAITING = { timeout: 20_000, interval: 10 };

let pyannote: PyannoteServer;
let server: TestApp;
let url: string;
beforeAll(async () => {
  pyannote = await startPyannote({ held: true, webhook: { ...SIGNED, retryMs: [1, 1] } });
  server = await openTestApp({
    env: {
      PYANNOTE_URL: pyannote.url,
      PYANNOTE_API_KEY: pyannote.script.key ?? '',
      PYANNOTE_WEBHOOK_URL: `http://127.0.0.1:1${PATH}`,
      PYANNOTE_WEBHOOK_SECRET: SIGNED.secret,
    },
  });
  ({ url } = await server.app.listen());
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await pyannote[Symbol.asyncDispose]();
});

describe('a call', () => {
  test.each(['hex', 'base64'] as const)('that is signed (%s) is received, also of a job that nobody waits for', async (encoding) => {
    expect(await callWebhook(`${url}${PATH}`, BODY, { ...SIGNED, encoding })).toBe(200);
    expect(await callWebhook(`${url}${PATH}`, `{"output":{"diarization":[]},"later":1,${BODY.slice(1)}`, { ...SIGNED, encoding }, 2)).toBe(
      200,
    );
  });

  test('that somebody else has signed, kept for later or not signed at all is refused', async () => {
    expect(await callWebhook(`${url}${PATH}`, BODY, { ...SIGNED, secret: 'guessed' })).toBe(401);
    expect(await callWebhook(`${url}${PATH}`, BODY, { ...SIGNED, now: Date.now() - 6 * 60_000 })).toBe(401);
    const headers = { 'content-type': 'application/json' };
    for (const body of [BODY, '', 'x'.repeat(1000)])
      await expectError(ask(`${url}${PATH}`, { method: 'POST', headers, body }), 'SIGNATURE_INVALID', 401);
    await expectError(ask(`${url}${PATH}`, { method: 'POST' }), 'SIGNATURE_INVALID', 401);
  });

  test.each(['', 'null', '{"jobId":"../x"}', '{"jobId":7}', '{'])('that is signed and says %j names no job', async (body) => {
    expect(await callWebhook(`${url}${PATH}`, body, SIGNED)).toBe(400);
  });
});

test('without a secret there is nothing at the address', async () => {
  await using other = await openTestApp({ env: { PYANNOTE_URL: pyannote.url, PYANNOTE_API_KEY: 'k' } });
  const { url } = await other.app.listen();
  expect(await callWebhook(`${url}${PATH}`, BODY, SIGNED)).toBe(404);
});

test('wakes who waits in another process; of its retries the first that is taken counts', async () => {
  const pcmFile = join(await newFolder(), 'recording.pcm');
  await writeFile(pcmFile, Buffer.from(noise(2500, []).buffer));
  await using worker = await openApp(
    { ...server.config, dataDir: await newFolder() },
    createLog({ level: 'silent', format: 'json' }),
    'test',
  );
  const [diarizer] = worker.diarizers.order;
  const request: DiarizeRequest = {
    pcmFile,
    durationMs: 2500,
    regions: [],
    count: { exact: null, min: null, max: null },
    signal: new AbortController().signal,
    ticket: null,
    onAccepted: async () => {},
  };
  const turns = diarizer?.diarize(request);
  // By then the next question would be seconds away.
  await vi.waitFor(() => expect(pyannote.jobs[0]?.asked).toBeGreaterThan(4), WAITING);
  const [job] = pyannote.jobs;
  if (job === undefined) throw expect.unreachable();
  expect(job.request.webhookStatusOnly).toBe(true);
  const askedBefore = job.asked;
  pyannote.script.webhook.secret = 'not-yet';
  // Time to look between the first try and the next.
  pyannote.script.webhook.retryMs = [500, 500];
  job.request.webhook = `${url}${PATH}`;
  const told = pyannote.end(job);
  await vi.waitFor(() => expect(pyannote.delivered).toEqual([401]), WAITING);
  pyannote.script.webhook.secret = SIGNED.secret;
  await told;
  const begun = performance.now();
  expect(await turns).toMatchObject([{ speaker: 'SPEAKER_00' }, { speaker: 'SPEAKER_01' }]);
  expect(performance.now() - begun).toBeLessThan(2000);
  expect(pyannote.delivered.at(-1)).toBe(200);
  expect(job.asked).toBe(askedBefore + 1);
});
