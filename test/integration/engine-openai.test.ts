import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EndpointKind, EndpointSettings } from '../../src/config/endpoint-settings.ts';
import { AppError } from '../../src/contract/app-error.ts';
import type { AudioClip, Engine, Recognition } from '../../src/engines/engine.ts';
import { createOpenAi } from '../../src/engines/openai/engine.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';
import { createSound } from '../../src/jobs/sound.ts';
import { createHttpClient, type HttpClient } from '../../src/platform/http/client.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { foldWord } from '../../src/text/fold-word.ts';
import { findMissing } from '../../src/transcript/find-missing.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { SAMPLE_RATE } from '../support/pcm.ts';
import { certificate } from '../support/replay/certificate.ts';
import type { Fault } from '../support/replay/faults.ts';
import type { Transport } from '../support/replay/listen.ts';
import { makeReference, type Reference, type ReferenceWord } from '../support/replay/make-reference.ts';
import { type OpenAiOptions, openAi, REPLAY_KEY } from '../support/replay/openai-protocol.ts';
import { type Replay, startReplay } from '../support/replay/replay-server.ts';

checkLeaks();

const MODELS: Readonly<Record<EndpointKind, string>> = {
  openai: 'whisper-1',
  cloudru: 'openai/whisper-large-v3',
  whispercpp: 'ggml-large-v3',
  speaches: 'Systran/faster-whisper-large-v3',
  vllm: 'openai/whisper-large-v3',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let client: HttpClient;
let reference: Reference;
beforeAll(async () => {
  folder = await temporaryFolder();
  const caFile = join(folder.path, 'ca.pem');
  await writeFile(caFile, (await certificate()).cert);
  client = createHttpClient({ caFile, metrics: createMetrics() });
  reference = await makeReference({ minutes: 1.5 });
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function serve(
  dialect: EndpointKind,
  more: { options?: Partial<OpenAiOptions>; transport?: Transport; fault?: Fault } = {},
): Promise<Replay> {
  const { options = {}, transport = 'http', fault } = more;
  return startReplay({ reference, protocols: [openAi({ dialect, ...options })], transport, faults: fault ? [fault] : [] });
}

function engineAt(url: string, kind: EndpointKind, changes: Partial<EndpointSettings> = {}): Engine {
  const settings: EndpointSettings = {
    id: 'lab',
    name: 'The lab',
    kind,
    url: kind === 'whispercpp' ? url : `${url}/v1`,
    key: REPLAY_KEY,
    model: MODELS[kind],
    languages: null,
    location: { kind: 'remote', company: 'Lab', country: 'KZ', place: 'Lab, Kazakhstan' },
    free: false,
    limits: {},
    settings: { url: 'LAB_URL', key: 'LAB_KEY', model: 'LAB_MODEL' },
    ...changes,
  };
  return createOpenAi(settings, 4, { fetch: client.fetch, limiter: createRateLimiter(createMemoryRates()) });
}

/** A stretch of the reference, from one pause to another, and the words in it on its own time line. */
interface Part {
  words: ReferenceWord[];
  clip(engine: Engine): Promise<AudioClip>;
  [Symbol.asyncDispose](): PromiseLike<void>;
}

async function part(aboutFromMs: number, aboutToMs: number): Promise<Part> {
  const [startMs, endMs] = [pauseNear(aboutFromMs), pauseNear(aboutToMs)];
  const at = (ms: number): number => (ms * SAMPLE_RATE) / 1000;
  const sound = createSound({
    durationMs: endMs - startMs,
    load: async () => reference.samples.slice(at(startMs), at(endMs)),
    path: join(await mkdtemp(join(folder.path, 'clip-')), 'clip'),
    signal: new AbortController().signal,
  });
  return {
    words: reference.words
      .filter((word) => word.startMs >= startMs && word.endMs <= endMs)
      .map((word) => ({ ...word, startMs: word.startMs - startMs, endMs: word.endMs - startMs })),
    clip: (engine) => sound.clip(engine.capabilities.encodings[0]),
    [Symbol.asyncDispose]: () => sound[Symbol.asyncDispose](),
  };
}

/** The middle of a pause of 300 ms or more. */
function pauseNear(ms: number): number {
  const middles = reference.words.flatMap(({ endMs }, index) => {
    const next = reference.words[index + 1]?.startMs ?? reference.durationMs;
    return next - endMs >= 300 ? [Math.round((endMs + next) / 2)] : [];
  });
  return middles.reduce((best, middle) => (Math.abs(middle - ms) < Math.abs(best - ms) ? middle : best), 0);
}

interface Asked {
  hints?: string[];
  language?: string;
  speakers?: number;
  signal?: AbortSignal;
}

async function hear(engine: Engine, { clip }: Part, { language = 'kk', speakers, hints = [], signal }: Asked = {}): Promise<Recognition> {
  return engine.recognise({
    audio: await clip(engine),
    language,
    deferred: false,
    speakers: speakers ?? null,
    hints,
    signal: signal ?? AbortSignal.timeout(30_000),
    ticket: null,
    onAccepted: async () => {},
  });
}

const texts = (words: readonly { text: string }[]): string[] => words.map(({ text }) => foldWord(text));

describe.each<[EndpointKind, string, Transport]>([
  ['openai', 'whisper-1', 'http2'],
  ['openai', 'gpt-4o-transcribe', 'tls'],
  ['openai', 'gpt-4o-transcribe-diarize', 'http'],
  ['cloudru', MODELS.cloudru, 'http2'],
  ['whispercpp', MODELS.whispercpp, 'http'],
  ['speaches', MODELS.speaches, 'http'],
  ['vllm', MODELS.vllm, 'tls'],
])('%s with %s', (kind, model, transport) => {
  test('every word is there, in its place, whether the language is told or not', async () => {
    await using server = await serve(kind, { transport });
    await using heard = await part(0, 24_000);
    const engine = engineAt(server.url, kind, { model });
    const recognition = await hear(engine, heard);
    expect(heard.words.length).toBeGreaterThan(15);
    expect(texts(recognition.words)).toEqual(texts(heard.words));
    const covered = recognition.covered ?? [];
    for (const [index, { text, startMs, endMs, timing }] of recognition.words.entries()) {
      const truth = heard.words[index] as ReferenceWord;
      expect(timing, text).toBe(engine.capabilities.wordTimes ? undefined : 'interpolated');
      if (timing === undefined) {
        expect(Math.abs(startMs - truth.startMs), `start of ${text}`).toBeLessThanOrEqual(60);
        expect(Math.abs(endMs - truth.endMs), `end of ${text}`).toBeLessThanOrEqual(60);
      }
      // It is said and placed in the same stretch.
      const inside = covered.some(
        ([from, to]) => startMs >= from - 10 && endMs <= to + 10 && truth.startMs >= from - 10 && truth.endMs <= to + 10,
      );
      expect(inside, `${text} in its segment`).toBe(true);
    }
    expect(server.calls).toMatchObject([{ outcome: 'answered', status: 200, httpVersion: transport === 'http2' ? '2.0' : '1.1' }]);
    expect(recognition.warnings).toEqual([]);

    const found = await hear(engine, heard, { language: 'auto' });
    expect(texts(found.words)).toEqual(texts(heard.words));
    const told = new Set(found.words.map(({ language }) => language));
    if (model.startsWith('gpt-')) expect(told).toEqual(new Set([null]));
    else expect(['kk', 'ru']).toContain([...told].join());
    expect(server.calls.map(({ fields }) => fields.language)).toEqual([['kk'], kind === 'whispercpp' ? ['auto'] : undefined]);
  });
});

test.each<[EndpointKind, string, Record<string, string[]>]>([
  ['openai', 'gpt-4o-transcribe', { prompt: ['Kaspi Bank, ЭСФ'] }],
  ['openai', 'gpt-transcribe', { 'keywords[]': ['Kaspi Bank', 'ЭСФ'] }],
  ['cloudru', MODELS.cloudru, { prompt: ['Kaspi Bank, ЭСФ'] }],
  ['whispercpp', MODELS.whispercpp, { prompt: ['Kaspi Bank, ЭСФ'] }],
  ['speaches', MODELS.speaches, { hotwords: ['Kaspi Bank, ЭСФ'] }],
  ['vllm', MODELS.vllm, { prompt: ['Kaspi Bank, ЭСФ'] }],
])('%s with %s is told what to listen for, and hears as ever', async (kind, model, told) => {
  await using server = await serve(kind);
  await using heard = await part(0, 10_000);
  const { words } = await hear(engineAt(server.url, kind, { model }), heard, { hints: ['Kaspi Bank', 'ЭСФ'] });
  expect(texts(words)).toEqual(texts(heard.words));
  expect(server.calls).toMatchObject([{ status: 200, fields: told }]);
});

describe('what engines tell besides', () => {
  test('speakers, in clips beyond 30 s', async () => {
    await using server = await serve('openai');
    await using heard = await part(0, 40_000);
    const { words } = await hear(engineAt(server.url, 'openai', { model: 'gpt-4o-transcribe-diarize' }), heard, { speakers: 4 });
    const speakerOf = new Map(heard.words.map(({ voice }, index) => [voice, words[index]?.speaker]));
    expect(words.map(({ speaker }) => speaker)).toEqual(heard.words.map(({ voice }) => speakerOf.get(voice)));
    expect(new Set(speakerOf.values()).size).toBe(speakerOf.size);
  });

  test('what was billed', async () => {
    await using server = await serve('openai');
    await using heard = await part(0, 10_000);
    const { billedMs } = await hear(engineAt(server.url, 'openai'), heard);
    expect(billedMs).toBe(1000 * (server.calls[0]?.billedSeconds ?? 0));
  });

  test.each<EndpointKind>(['openai', 'cloudru', 'whispercpp', 'speaches', 'vllm'])(
    '%s: text that nobody said is left out and named',
    async (kind) => {
      for (const style of ['known', 'repeated'] as const) {
        await using server = await serve(kind, { fault: { kind: 'invented', style } });
        await using heard = await part(0, 24_000);
        const { words, warnings } = await hear(engineAt(server.url, kind), heard);
        expect(texts(words)).toEqual(texts(heard.words));
        expect(warnings.length).toBeGreaterThan(0);
        for (const { code, details } of warnings) expect([code, details?.engine]).toEqual(['INVENTED_TEXT', 'lab']);
      }
    },
  );

  test.each<EndpointKind>(['openai', 'whispercpp', 'speaches'])('%s: a window that is missing is not covered', async (kind) => {
    await using server = await serve(kind, { fault: { kind: 'missing-windows', share: 0 } });
    await using heard = await part(0, 62_000);
    const { words, covered = [] } = await hear(engineAt(server.url, kind), heard);
    const lost = heard.words.filter((word) => !covered.some(([from, to]) => word.startMs >= from - 10 && word.endMs <= to + 10));
    expect(lost.length).toBe(heard.words.length - words.length);
    expect(lost.length).toBeGreaterThan(5);
    const missing = findMissing([[0, (heard.words.at(-1) as ReferenceWord).endMs]], covered, { minMs: 4000 });
    expect(lost.filter((word) => !missing.some(([from, to]) => word.startMs >= from - 10 && word.endMs <= to + 10))).toEqual([]);
  });
});

describe('errors', () => {
  let heard: Part;
  beforeAll(async () => {
    heard = await part(0, 8000);
  });
  afterAll(() => heard[Symbol.asyncDispose]());

  const failure = async (engine: Engine, asked: Asked = {}): Promise<AppError> => {
    const error: unknown = await hear(engine, heard, asked).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${error}`);
    return error;
  };

  test.each<EndpointKind>(['openai', 'cloudru', 'speaches', 'vllm'])(
    '%s: a key that is refused is not printed, though the server does',
    async (kind) => {
      await using server = await serve(kind, { options: { key: 'another' } });
      const error = await failure(engineAt(server.url, kind, { key: 'sk-very-secret' }));
      expect(error).toMatchObject({ code: 'ENGINE_KEY_REFUSED', message: 'lab does not accept the key in LAB_KEY', retry: false });
      expect(JSON.stringify([error, error.details])).not.toContain('very-secret');
    },
  );

  test.each<EndpointKind>(['openai', 'cloudru', 'speaches', 'vllm'])('%s: a model that is not there', async (kind) => {
    await using server = await serve(kind);
    expect(await failure(engineAt(server.url, kind, { model: 'whisper-9' }))).toMatchObject({
      code: 'ENGINE_MISCONFIGURED',
      message: expect.stringContaining('lab: it does not have the model "whisper-9"; check LAB_MODEL'),
    });
  });

  test.each<[EndpointKind, string]>([
    ['openai', 'ENGINE_REFUSED_AUDIO'],
    ['cloudru', 'ENGINE_REFUSED_AUDIO'],
    ['speaches', 'ENGINE_REFUSED_AUDIO'],
    ['vllm', 'ENGINE_REFUSED_AUDIO'],
    // It says no more than that it failed.
    ['whispercpp', 'ENGINE_FAILED'],
  ])('%s: a model that does not know the language', async (kind, code) => {
    await using server = await serve(kind, { options: { languages: ['en'] } });
    const { code: found, message } = await failure(engineAt(server.url, kind), { language: 'kk' });
    expect(found).toBe(code);
    if (code === 'ENGINE_REFUSED_AUDIO') expect(message).toContain('does not know the language "kk"');
  });

  test('an address that leads nowhere, to a page, or to nobody', async () => {
    await using server = await serve('openai');
    const nowhere = engineAt(server.url, 'openai', { url: `${server.url}/v7` });
    expect(await failure(nowhere)).toMatchObject({
      code: 'ENGINE_MISCONFIGURED',
      message: 'lab has nothing at this address; check LAB_URL and LAB_MODEL',
    });
    server.setFaults([{ kind: 'html' }]);
    expect(await failure(engineAt(server.url, 'openai'))).toMatchObject({
      code: 'ENGINE_MISCONFIGURED',
      message: 'LAB_URL of lab leads to a web page, not to its API',
    });
    await server.die();
    expect(await failure(engineAt(server.url, 'openai'))).toMatchObject({ code: 'ENGINE_UNREACHABLE', retry: true });
  });

  test.each<[string, Fault, Partial<Record<keyof AppError, unknown>>]>([
    ['413', { kind: 'too-large', aboveBytes: 1000 }, { code: 'CHUNK_TOO_LARGE', retry: false }],
    ['a size in a 400', { kind: 'too-large', aboveBytes: 1000, status: 400 }, { code: 'CHUNK_TOO_LARGE' }],
    ['429', { kind: 'rate-limited' }, { code: 'ENGINE_RATE_LIMITED', retryAfterMs: null, retry: true }],
    ['429 with seconds', { kind: 'rate-limited', wait: { seconds: 7 } }, { code: 'ENGINE_RATE_LIMITED', retryAfterMs: 7000 }],
    ['429 with milliseconds', { kind: 'rate-limited', wait: { milliseconds: 250 } }, { code: 'ENGINE_RATE_LIMITED', retryAfterMs: 250 }],
    ['429 with a duration', { kind: 'rate-limited', wait: { reset: '120ms' } }, { code: 'ENGINE_RATE_LIMITED', retryAfterMs: 120 }],
    ['an empty account', { kind: 'out-of-money' }, { code: 'ENGINE_QUOTA_EXHAUSTED', retry: false }],
    ['a key that has expired', { kind: 'expired-token' }, { code: 'ENGINE_KEY_REFUSED' }],
    ['503', { kind: 'failing', status: 503, wait: { seconds: 2 } }, { code: 'ENGINE_FAILED', retryAfterMs: 2000, retry: true }],
    ['half a JSON', { kind: 'half-json' }, { code: 'ENGINE_BAD_ANSWER', message: 'lab answered something that is not JSON', retry: true }],
    ['an answer that breaks off', { kind: 'reset-answer' }, { code: 'ENGINE_BAD_ANSWER', message: 'The answer of lab broke off' }],
    ['an upload that breaks off', { kind: 'reset-upload' }, { code: 'ENGINE_UNREACHABLE', retry: true }],
    [
      'an answer for another part',
      { kind: 'wrong-part' },
      { code: 'ENGINE_BAD_ANSWER', message: expect.stringContaining('an answer for another part') },
    ],
  ])('%s', async (_, fault, expected) => {
    for (const transport of ['http', 'http2'] as const) {
      await using server = await serve('openai', { transport, fault });
      expect(await failure(engineAt(server.url, 'openai'))).toMatchObject(expected);
    }
  });

  test('a call that is broken off while it waits leaves nothing behind', async () => {
    for (const transport of ['http', 'http2'] as const) {
      await using server = await serve('openai', { transport, fault: { kind: 'hangs' } });
      const stop = new AbortController();
      const engine = engineAt(server.url, 'openai');
      const call = hear(engine, heard, { signal: stop.signal }).catch((error: unknown) => error);
      await expect.poll(() => server.calls[0]?.clip).toBeTruthy();
      stop.abort(new Error('the job was cancelled'));
      expect(await call).toMatchObject({ message: 'the job was cancelled' });
      await expect.poll(() => server.calls[0]?.outcome).toBe('left');
    }
  });
});
