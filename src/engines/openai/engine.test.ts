import { createReadStream, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainRequest } from '../../../test/support/clips.ts';
import { checkLeaks, temporaryFolder } from '../../../test/support/leak-check.ts';
import type { EndpointSettings } from '../../config/endpoint-settings.ts';
import type { AppError } from '../../contract/app-error.ts';
import type { AudioClip, RecogniseRequest } from '../engine.ts';
import type { EngineTools } from '../engine-tools.ts';
import { createMemoryRates, createRateLimiter, type RateLimit } from '../rate-limiter.ts';
import { createOpenAi } from './engine.ts';

checkLeaks();

const KEY = 'sk-very-secret-key';
const agent = new Agent();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let audio: AudioClip;
beforeAll(async () => {
  folder = await temporaryFolder();
  const file = join(folder.path, 'clip.ogg');
  writeFileSync(file, Buffer.alloc(1000, 1));
  audio = { encoding: 'ogg_opus', durationMs: 3000, bytes: 1000, file, open: () => createReadStream(file) };
});
afterAll(async () => {
  await agent.destroy();
  await folder[Symbol.asyncDispose]();
});

async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function settingsFor(url: string, changes: Partial<EndpointSettings> = {}): EndpointSettings {
  return {
    id: 'lab',
    name: 'The lab',
    kind: 'openai',
    url,
    key: KEY,
    model: 'whisper-1',
    languages: null,
    location: { kind: 'remote', company: 'Lab', country: 'KZ', place: 'Lab, Kazakhstan' },
    free: false,
    limits: {},
    settings: { url: 'LAB_URL', key: 'LAB_KEY', model: 'LAB_MODEL' },
    ...changes,
  };
}

/** Limits that let everything pass and say what they were asked. */
function watchedTools() {
  const taken: [string, RateLimit][] = [];
  const blocked: [string, number][] = [];
  const tools: EngineTools = {
    fetch: (input, init) => fetch(input, { dispatcher: agent, ...init }),
    limiter: {
      take: async (key, limit) => void taken.push([key, limit]),
      block: async (key, ms) => void blocked.push([key, ms]),
    },
  };
  return { tools, taken, blocked };
}

const request = (changes: Partial<RecogniseRequest> = {}): RecogniseRequest => plainRequest(audio, { language: 'kk', ...changes });

const reply =
  (body: unknown, status = 200, headers: Record<string, string> = {}): RequestListener =>
  (incoming, response) => {
    incoming.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    });
  };

describe('recognise', () => {
  it('posts the clip and reads the answer', async () => {
    const seen: { incoming: IncomingMessage; body: Buffer }[] = [];
    await using server = await serve(async (incoming, response) => {
      seen.push({ incoming, body: await buffer(incoming) });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ text: 'Иә.', language: 'kazakh', duration: 3, segments: [{ start: 1, end: 2, text: ' Иә.' }] }));
    });
    const { tools, taken, blocked } = watchedTools();
    const { words } = await createOpenAi(settingsFor(server.url), 4, tools).recognise(request());
    expect(words).toEqual([{ text: 'Иә.', startMs: 1000, endMs: 2000, confidence: null, language: 'kk', timing: 'interpolated' }]);
    expect(seen[0]?.incoming).toMatchObject({
      method: 'POST',
      url: '/v1/audio/transcriptions',
      headers: { authorization: `Bearer ${KEY}`, 'content-length': String(seen[0]?.body.length) },
    });
    expect(seen[0]?.incoming.headers).not.toHaveProperty('transfer-encoding');
    expect(seen[0]?.body.includes(Buffer.alloc(1000, 1))).toBe(true);
    expect([taken, blocked]).toEqual([[['lab', { calls: 6000, perMs: 60_000, burst: 100 }]], []]);
  });

  it('sends no key where there is none', async () => {
    const headers: unknown[] = [];
    await using server = await serve((incoming, response) => {
      headers.push(incoming.headers.authorization);
      reply({ text: '' })(incoming, response);
    });
    await createOpenAi(settingsFor(server.url, { key: null }), 4, watchedTools().tools).recognise(request());
    expect(headers).toEqual([undefined]);
  });

  it('keeps to the requests a minute that the operator names', async () => {
    await using server = await serve(reply({ text: '' }));
    const { tools, taken } = watchedTools();
    await createOpenAi(settingsFor(server.url, { limits: { requestsPerMinute: 60 } }), 4, tools).recognise(request());
    await createOpenAi(settingsFor(server.url, { limits: { requestsPerMinute: 1 } }), 4, tools).recognise(request());
    expect(taken).toEqual([
      ['lab', { calls: 60, perMs: 60_000, burst: 4 }],
      ['lab', { calls: 1, perMs: 60_000, burst: 1 }],
    ]);
  });

  it('lets everybody wait when it is told to, and nobody when the account is empty', async () => {
    const { tools, blocked } = watchedTools();
    const refusal = (error: object) => serve(reply({ error }, 429, { 'retry-after': '7' }));
    await using busy = await refusal({ message: 'slow down', code: 'rate_limit_exceeded' });
    const engine = createOpenAi(settingsFor(busy.url), 4, tools);
    await expect(engine.recognise(request())).rejects.toMatchObject({ code: 'ENGINE_RATE_LIMITED', retryAfterMs: 7000 });
    expect(blocked).toEqual([['lab', 7000]]);
    await using empty = await refusal({ message: 'no money', code: 'insufficient_quota' });
    await expect(createOpenAi(settingsFor(empty.url), 4, tools).recognise(request())).rejects.toMatchObject({
      code: 'ENGINE_QUOTA_EXHAUSTED',
    });
    expect(blocked).toHaveLength(1);
  });

  it('waits for the pause that another worker was told of', async () => {
    let asked = 0;
    await using server = await serve((incoming, response) => {
      const busy = ++asked === 1;
      reply({ text: 'иә' }, busy ? 429 : 200, busy ? { 'retry-after-ms': '400' } : {})(incoming, response);
    });
    const rates = createMemoryRates();
    const worker = () => createOpenAi(settingsFor(server.url), 4, { ...watchedTools().tools, limiter: createRateLimiter(rates) });
    await expect(worker().recognise(request())).rejects.toMatchObject({ code: 'ENGINE_RATE_LIMITED', retryAfterMs: 400 });
    const since = performance.now();
    await Promise.all([worker().recognise(request()), worker().recognise(request())]);
    expect(performance.now() - since).toBeGreaterThan(300);
    expect(asked).toBe(3);
  });

  it('gives a long pause back to the pool, which has other engines', async () => {
    await using server = await serve(reply({ text: 'иә' }));
    const limiter = createRateLimiter(createMemoryRates());
    await limiter.block('lab', 60_000);
    const error: unknown = await createOpenAi(settingsFor(server.url), 4, { ...watchedTools().tools, limiter })
      .recognise(request())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ENGINE_RATE_LIMITED', message: 'lab asked for a pause' });
    expect((error as AppError).retryAfterMs).toBeGreaterThan(55_000);
  });

  it.each([400, 401, 403, 404, 413, 422, 500])('prints no key when %i echoes it', async (status) => {
    await using server = await serve(reply({ error: { message: `refused: Bearer ${KEY}` } }, status));
    const error: unknown = await createOpenAi(settingsFor(server.url), 4, watchedTools().tools)
      .recognise(request())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'AppError' });
    expect(JSON.stringify(error) + String(error)).not.toContain(KEY);
  });

  it('ends with the reason of the signal, before and in the middle', async () => {
    const stop = new AbortController();
    await using server = await serve((incoming) => void incoming.resume().on('end', () => stop.abort(new Error('the job was cancelled'))));
    const engine = createOpenAi(settingsFor(server.url), 4, watchedTools().tools);
    await expect(engine.recognise(request({ signal: stop.signal }))).rejects.toThrow('the job was cancelled');
    await expect(engine.recognise(request({ signal: stop.signal }))).rejects.toThrow('the job was cancelled');
  });
});

describe('check', () => {
  const check = (changes: Partial<EndpointSettings>) =>
    createOpenAi(settingsFor('http://127.0.0.1:1', changes), 4, watchedTools().tools).check();

  it('misses a key where one is needed', async () => {
    expect(await check({})).toBeNull();
    expect(await check({ key: null })).toBe('The lab has no key; set LAB_KEY');
    expect(await check({ key: null, kind: 'cloudru' })).toBe('The lab has no key; set LAB_KEY');
    expect(await check({ key: null, free: true })).toBeNull();
    for (const kind of ['whispercpp', 'speaches', 'vllm'] as const) expect(await check({ key: null, kind })).toBeNull();
  });
});
