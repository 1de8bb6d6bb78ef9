import { createReadStream, readFileSync, statSync } from 'node:fs';
import { Agent, fetch } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import type { AudioClip, Engine, RecogniseRequest } from '../../src/engines/engine.ts';
import { loadPackages } from '../../src/engines/packages.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';
import { recordingPath } from '../support/audio-maker.ts';
import { startDeepgram } from '../support/deepgram-server.ts';
import { checkLeaks } from '../support/leak-check.ts';

checkLeaks();

const EXAMPLE = './examples/engine-deepgram';
const KEY = 'dg-very-secret';
const WORDS = [
  { word: 'сәлем', punctuated_word: 'Сәлем,', start: 0.08, end: 0.5, confidence: 0.98, speaker: 0 },
  { word: 'бәріне', punctuated_word: 'бәріне.', start: 0.5, end: 99, confidence: 0.91, speaker: 1 },
];
const file = recordingPath('jfk.wav');
const audio: AudioClip = { encoding: 'wav', durationMs: 11_000, bytes: statSync(file).size, file, open: () => createReadStream(file) };
const request = (changes: Partial<RecogniseRequest> = {}): RecogniseRequest => ({
  audio,
  language: 'kk',
  deferred: false,
  speakers: null,
  hints: [],
  signal: AbortSignal.timeout(10_000),
  ticket: null,
  onAccepted: async () => {},
  ...changes,
});

const agent = new Agent();
afterAll(() => agent.destroy());

async function example(env: Record<string, string>): Promise<Engine> {
  const pooled: typeof fetch = (input, init) => fetch(input, { dispatcher: agent, ...init });
  const tools = { fetch: pooled, limiter: createRateLimiter(createMemoryRates()), env: (name: string) => env[name] };
  const [engine] = await loadPackages([EXAMPLE], tools);
  if (!engine) throw new Error('the example was not loaded');
  return engine;
}

describe('the example of an engine in a package', () => {
  test('hears a clip', async () => {
    await using server = await startDeepgram(KEY, { words: WORDS, language: 'kk' });
    const engine = await example({ DEEPGRAM_API_KEY: KEY, DEEPGRAM_URL: server.url });
    expect(await engine.check()).toBeNull();
    expect(await engine.recognise(request())).toEqual({
      words: [
        { text: 'Сәлем,', startMs: 80, endMs: 500, confidence: 0.98, language: 'kk' },
        { text: 'бәріне.', startMs: 500, endMs: 11_000, confidence: 0.91, language: 'kk' },
      ],
      warnings: [],
      billedMs: null,
    });
    expect(server.heard).toEqual([readFileSync(file)]);
  });

  test('finds out the language and tells speakers', async () => {
    await using server = await startDeepgram(KEY, { words: WORDS, language: 'ru-RU' });
    const engine = await example({ DEEPGRAM_API_KEY: KEY, DEEPGRAM_URL: server.url });
    const { words } = await engine.recognise(request({ language: 'auto', speakers: 2 }));
    expect(words.map(({ language, speaker }) => `${language} ${speaker}`)).toEqual(['ru 0', 'ru 1']);
  });

  test('says what it lacks', async () => {
    expect(await (await example({})).check()).toBe('Deepgram has no key; set DEEPGRAM_API_KEY');
  });

  test.each([
    [401, 'ENGINE_KEY_REFUSED'],
    [402, 'ENGINE_QUOTA_EXHAUSTED'],
    [413, 'CHUNK_TOO_LARGE'],
    [429, 'ENGINE_RATE_LIMITED'],
    [400, 'ENGINE_REFUSED_AUDIO'],
    [503, 'ENGINE_FAILED'],
  ])('reads %i as %s, without the key', async (status, code) => {
    const failure = { status, err_code: 'X', err_msg: `refused for Token ${KEY}` };
    await using server = await startDeepgram(KEY, { words: [], language: 'kk', failure });
    const engine = await example({ DEEPGRAM_API_KEY: KEY, DEEPGRAM_URL: server.url });
    const error: unknown = await engine.recognise(request()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining('refused for Token ***') });
  });

  test('fails like any engine where nobody answers, or something else does', async () => {
    const nobody = await example({ DEEPGRAM_API_KEY: KEY, DEEPGRAM_URL: 'http://127.0.0.1:1' });
    await expect(nobody.recognise(request())).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    await using server = await startDeepgram('another key', { words: [], language: 'kk' });
    const refused = await example({ DEEPGRAM_API_KEY: KEY, DEEPGRAM_URL: server.url });
    await expect(refused.recognise(request())).rejects.toMatchObject({ code: 'ENGINE_KEY_REFUSED' });
  });
});

test('the page shows the file as it is, within 60 lines', () => {
  const code = readFileSync('examples/engine-deepgram/index.js', 'utf8');
  const page = readFileSync('docs/writing-an-engine.md', 'utf8');
  const [, shown] = /```js\n(.*?)```/s.exec(page) ?? [];
  expect(shown).toBe(code);
  expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});
