import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EndpointSettings } from '../../src/config/endpoint-settings.ts';
import type { AudioClip, Engine } from '../../src/engines/engine.ts';
import { createOpenAi } from '../../src/engines/openai/engine.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';
import { createHttpClient, type HttpClient } from '../../src/platform/http/client.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { certificate } from '../support/replay/certificate.ts';
import { type Listener, listen } from '../support/replay/listen.ts';

checkLeaks();

const BYTES = 24_990_000;
const DURATION_MS = 780_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let client: HttpClient;
let audio: AudioClip;
let server: Listener;
const seen: { version: string; bytes: number; open: boolean }[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  const caFile = join(folder.path, 'ca.pem');
  await writeFile(caFile, (await certificate()).cert);
  client = createHttpClient({ caFile, metrics: createMetrics() });
  const file = join(folder.path, 'clip.wav');
  await writeFile(file, Buffer.alloc(BYTES, 1));
  audio = { encoding: 'wav', durationMs: DURATION_MS, bytes: BYTES, file, open: () => createReadStream(file) };
  server = await listen('http2', async (request, response) => {
    const call = { version: request.httpVersion, bytes: 0, open: true };
    seen.push(call);
    response.once('close', () => {
      call.open = false;
    });
    if (request.url?.startsWith('/silent')) return;
    try {
      for await (const part of request) call.bytes += part.length;
    } catch {
      return;
    }
    const reply = response as ServerResponse;
    reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text: 'иә', duration: DURATION_MS / 1000 }));
  });
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await server.kill();
  await folder[Symbol.asyncDispose]();
});

function engineAt(path: string): Engine {
  const settings: EndpointSettings = {
    id: 'lab',
    name: 'Lab',
    kind: 'openai',
    url: `${server.url}${path}`,
    key: 'key',
    model: 'whisper-1',
    languages: null,
    location: { kind: 'local', company: null, country: null, place: 'this machine' },
    free: true,
    limits: {},
    settings: { url: 'URL', key: 'KEY', model: 'MODEL' },
  };
  return createOpenAi(settings, 4, { fetch: client.fetch, limiter: createRateLimiter(createMemoryRates()) });
}

const hear = (engine: Engine, signal: AbortSignal = AbortSignal.timeout(50_000)) =>
  engine.recognise({ audio, language: 'kk', deferred: false, speakers: null, hints: [], signal, ticket: null, onAccepted: async () => {} });

describe('over HTTP/2', () => {
  test('four clips of 25 MB at once arrive whole', async () => {
    const engine = engineAt('/v1');
    expect(engine.capabilities.maxBytes).toBeGreaterThanOrEqual(BYTES);
    const answers = await Promise.all([1, 2, 3, 4].map(() => hear(engine)));
    expect(answers.map(({ words }) => words.map(({ text }) => text))).toEqual([['иә'], ['иә'], ['иә'], ['иә']]);
    expect(seen.map(({ version }) => version)).toEqual(['2.0', '2.0', '2.0', '2.0']);
    for (const { bytes } of seen) {
      expect(bytes).toBeGreaterThan(BYTES);
      expect(bytes).toBeLessThan(25_000_000);
    }
  });

  test('a call that is broken off in its upload or while it waits leaves no stream open', async () => {
    const engine = engineAt('/silent/v1');
    const before = seen.length;
    const stop = new AbortController();
    const calls = [1, 2, 3].map(() => hear(engine, stop.signal).catch((error: unknown) => error));
    await expect.poll(() => seen.length).toBe(before + 3);
    expect(seen.slice(before).every(({ open }) => open)).toBe(true);
    stop.abort(new Error('cancelled'));
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ message: 'cancelled' })));
    await expect.poll(() => seen.slice(before).some(({ open }) => open)).toBe(false);
    expect((await hear(engineAt('/v1'))).words).toHaveLength(1);
  });
});
