import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetch, type Response } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../support/audio-maker.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { silence, wav } from '../support/pcm.ts';
import { type Clip, cutAtPauses, cutClip } from '../support/replay/cut-clip.ts';
import { makeReference, type Reference } from '../support/replay/make-reference.ts';
import type { OpenAiDialect } from '../support/replay/openai-dialect.ts';
import { type OpenAiOptions, openAi, REPLAY_KEY } from '../support/replay/openai-protocol.ts';
import { type Fields, type PostOptions, postClip } from '../support/replay/post-clip.ts';
import { type Replay, type ReplayOptions, startReplay } from '../support/replay/replay-server.ts';

checkLeaks();

/** Two cores are shared with other tests. */
const PATIENT = { timeout: 30_000 };

let reference: Reference;
let clip: Clip;
let long: Clip;
let encoded: Record<string, Clip>;

beforeAll(async () => {
  reference = await makeReference({ minutes: 1.5 });
  clip = cutAtPauses(reference, 9000);
  long = cutClip(reference, 0, 70_000);
  await using folder = await temporaryFolder();
  const input = join(folder.path, 'clip.wav');
  await writeFile(input, clip.file);
  const convert = async (name: string, ...args: string[]): Promise<Clip> => {
    const path = await encode(input, join(folder.path, name), args);
    return { ...clip, name, file: await readFile(path) };
  };
  encoded = {
    wav: clip,
    flac: await convert('clip.flac'),
    ogg_opus: await convert('clip.ogg', '-c:a', 'libopus', '-b:a', '24k'),
    mp3: await convert('clip.mp3', '-b:a', '48k'),
  };
});

type Start = Omit<ReplayOptions, 'reference' | 'protocols'> & { openai?: Omit<OpenAiOptions, 'dialect'> };

const start = (dialect: OpenAiDialect, { openai, ...options }: Start = {}): Promise<Replay> =>
  startReplay({ reference, protocols: [openAi({ dialect, ...openai })], ...options });

const post = (
  replay: Replay,
  dialect: OpenAiDialect,
  fields: Fields = {},
  options: PostOptions = {},
  sent: Pick<Clip, 'file' | 'name'> = clip,
) => postClip(replay, dialect, sent, { fields, ...options });

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field.
type Answer = any;

const answerOf = async (response: Promise<Response>): Promise<Answer> => {
  const settled = await response;
  expect(settled.status).toBe(200);
  return settled.json();
};

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N} ]/gu, '');

/** Each word is the one that is in the clip, at its time. */
function expectWords(heard: { word: string; start: number; end: number }[], words = clip.words): void {
  expect(heard.map(({ word }) => plain(word).trim())).toEqual(words.map(({ text }) => text));
  for (const [index, { start, end }] of heard.entries()) {
    expect(Math.abs(start * 1000 - (words[index]?.startMs ?? 0))).toBeLessThanOrEqual(20);
    expect(Math.abs(end * 1000 - (words[index]?.endMs ?? 0))).toBeLessThanOrEqual(20);
  }
}

/** All words are in the segments, in order, and these lie round them. */
function expectSegments(segments: { text: string; start: number; end: number }[], words = clip.words): void {
  expect(segments.map(({ text }) => plain(text).trim()).join(' ')).toBe(words.map(({ text }) => text).join(' '));
  for (const { text, start, end } of segments) {
    expect(text).toMatch(/^ \p{Lu}/u);
    expect(end - start).toBeLessThanOrEqual(8);
  }
  expect(segments.length).toBeGreaterThan(1);
}

const WORDS = { 'timestamp_granularities[]': ['word', 'segment'] };

describe('openai', () => {
  let replay: Replay;
  beforeAll(async () => {
    replay = await start('openai');
  });
  afterAll(() => replay.stop());

  it.each(['wav', 'flac', 'ogg_opus', 'mp3'])('hears %s', async (encoding) => {
    const answer = await answerOf(post(replay, 'openai', WORDS, {}, encoded[encoding]));
    expectWords(answer.words);
    expectSegments(answer.segments);
    expect(answer).toMatchObject({ task: 'transcribe', language: expect.stringMatching(/^(kazakh|russian)$/) });
    expect(Math.abs(answer.duration * 1000 - clip.durationMs)).toBeLessThan(200);
    expect(answer.usage).toEqual({ type: 'duration', seconds: Math.ceil(answer.duration) });
  });

  it('gives words only where they are asked for', async () => {
    const answer = await answerOf(post(replay, 'openai', { language: 'ru' }));
    expectSegments(answer.segments);
    expect(answer).not.toHaveProperty('words');
    expect(answer.language).toBe('russian');
    const words = await answerOf(post(replay, 'openai', { 'timestamp_granularities[]': 'word' }));
    expect(words).not.toHaveProperty('segments');
    expectWords(words.words);
  });

  it('gives text alone, with the tokens that it took', async () => {
    const answer = await answerOf(post(replay, 'openai', { model: 'gpt-4o-transcribe', response_format: 'json' }));
    expect(plain(answer.text)).toBe(clip.words.map(({ text }) => text).join(' '));
    expect(Object.keys(answer).sort()).toEqual(['text', 'usage']);
    expect(answer.usage.type).toBe('tokens');
    const languages = await answerOf(post(replay, 'openai', { model: 'gpt-transcribe', response_format: 'json', language: 'kk' }));
    expect(languages.languages).toEqual([{ code: 'kk' }]);
  });

  it('tells voices apart', async () => {
    const answer = await answerOf(
      post(replay, 'openai', { model: 'gpt-4o-transcribe-diarize', response_format: 'diarized_json', chunking_strategy: 'auto' }, {}, long),
    );
    const speakerOf = new Map<string, string>();
    for (const { voice, startMs, endMs } of long.words) {
      const segment = answer.segments.find(({ start, end }: { start: number; end: number }) => {
        const middle = (startMs + endMs) / 2000;
        return start <= middle && end >= middle;
      });
      expect(segment.speaker).toBe(speakerOf.get(voice) ?? segment.speaker);
      speakerOf.set(voice, segment.speaker);
    }
    expect(new Set(speakerOf.values()).size).toBe(new Set(long.words.map(({ voice }) => voice)).size);
    expect(answer.segments[0]).toMatchObject({ type: 'transcript.text.segment', id: 'seg_001', speaker: 'A' });
  });

  it.each(['text', 'srt', 'vtt'])('answers %s', async (response_format) => {
    const response = await post(replay, 'openai', { response_format });
    expect(response.headers.get('content-type')).not.toContain('json');
    const body = await response.text();
    for (const { text } of clip.words) expect(plain(body)).toContain(text);
    if (response_format === 'vtt') expect(body).toMatch(/^WEBVTT\n\n00:00:0\d\.\d{3} --> /);
  });

  it('lists its models to who has a key', async () => {
    const list = await fetch(`${replay.url}/v1/models`, { headers: { authorization: `Bearer ${REPLAY_KEY}` } });
    expect(await list.json()).toMatchObject({
      object: 'list',
      data: expect.arrayContaining([expect.objectContaining({ id: 'whisper-1' })]),
    });
    expect((await fetch(`${replay.url}/v1/models`)).status).toBe(401);
  });

  it('hears nothing in silence', async () => {
    const quiet = { ...clip, file: wav(silence(5000)) };
    const answer = await answerOf(post(replay, 'openai', WORDS, {}, quiet));
    expect(answer).toMatchObject({ text: '', segments: [], words: [], duration: 5 });
  });

  const DIARIZE = { model: 'gpt-4o-transcribe-diarize', response_format: 'diarized_json' };
  it.each<[string, Fields, PostOptions, number, string | null]>([
    ['no key', {}, { headers: { authorization: '' } }, 401, null],
    ['another key', {}, { headers: { authorization: 'Bearer sk-other' } }, 401, null],
    ['an unknown address', {}, { path: '/v1/audio/transcribe' }, 404, null],
    ['no file', { file: null }, {}, 400, 'file'],
    ['a file that is no part of its own', { file: 'RIFF' }, {}, 400, 'file'],
    ['no model', { model: null }, {}, 400, 'model'],
    ['an unknown model', { model: 'whisper-9' }, {}, 404, 'model'],
    ['an unknown field', { token_timestamps: 'true' }, {}, 400, 'token_timestamps'],
    ['words without verbose_json', { ...WORDS, response_format: 'json' }, {}, 400, 'timestamp_granularities[]'],
    ['strange times', { 'timestamp_granularities[]': 'letter' }, {}, 400, 'timestamp_granularities[]'],
    ['verbose_json of a model without it', { model: 'gpt-4o-transcribe' }, {}, 400, 'response_format'],
    ['speakers of Whisper', { response_format: 'diarized_json' }, {}, 400, 'response_format'],
    ['a language by its name', { language: 'kazakh' }, {}, 400, 'language'],
    ['a temperature too high', { temperature: '2' }, {}, 400, 'temperature'],
    ['a prompt for speakers', { ...DIARIZE, prompt: 'x' }, {}, 400, 'prompt'],
    ['strange chunks', { ...DIARIZE, chunking_strategy: 'never' }, {}, 400, 'chunking_strategy'],
    ['a speaker without a voice', { ...DIARIZE, 'known_speaker_names[]': 'Айгүл' }, {}, 400, 'known_speaker_names[]'],
    ['keywords', { 'keywords[]': 'теңге' }, {}, 400, 'keywords[]'],
    ['logprobs of Whisper', { 'include[]': 'logprobs' }, {}, 400, 'include[]'],
  ])('refuses %s', async (_, fields, sent, status, param) => {
    const response = await post(replay, 'openai', fields, sent);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param, code: expect.toBeOneOf([null, expect.any(String)]) },
    });
    expect(replay.calls.at(-1)?.billedSeconds).toBe(0);
  });

  it('refuses what the diarizing model must be told how to cut', async () => {
    const response = await post(replay, 'openai', DIARIZE, {}, long);
    expect([response.status, ((await response.json()) as Answer).error.param]).toEqual([400, 'chunking_strategy']);
  });

  it.each([
    ['a name without an extension', 'clip'],
    ['an extension that it does not know', 'clip.aac'],
    ['an extension that is not true', 'clip.ogg'],
  ])('refuses %s', async (_, name) => {
    const response = await post(replay, 'openai', {}, {}, { ...clip, name });
    expect([response.status, ((await response.json()) as Answer).error.param]).toEqual([400, 'file']);
  });

  it('refuses what is no form, no audio, or too much', async () => {
    const headers = { authorization: `Bearer ${REPLAY_KEY}`, 'content-type': 'application/json' };
    const noForm = await fetch(`${replay.url}/v1/audio/transcriptions`, { method: 'POST', headers, body: '{}' });
    expect(noForm.status).toBe(400);
    const broken = Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(1000, 7)]);
    expect((await post(replay, 'openai', {}, {}, { ...clip, name: 'clip.flac', file: broken })).status).toBe(400);
    const tooMuch = wav(silence(1).slice(0, 0));
    const large = Buffer.concat([tooMuch, Buffer.alloc(25 * 1024 ** 2)]);
    const response = await post(replay, 'openai', {}, {}, { ...clip, file: large });
    expect(response.status).toBe(413);
    expect(((await response.json()) as Answer).error.message).toContain('26214400');
  });
});

describe('the other dialects', () => {
  it('cloudru has no words, even when they are asked for', async () => {
    await using replay = await start('cloudru');
    const answer = await answerOf(post(replay, 'cloudru', WORDS));
    expect(answer.words).toBeNull();
    expectSegments(answer.segments);
    expect(answer.segments[0]).toMatchObject({ avg_logprob: expect.any(Number), no_speech_prob: expect.any(Number) });
    expect((await post(replay, 'cloudru', {}, { headers: { authorization: `Api-Key ${REPLAY_KEY}` } })).status).toBe(401);
    expect((await post(replay, 'cloudru', { response_format: 'vtt' })).status).toBe(400);
    expect((await post(replay, 'cloudru', { model: 'whisper-1' })).status).toBe(404);
  });

  it('whispercpp has pieces of words, with times where they are asked for', async () => {
    await using replay = await start('whispercpp');
    for (const path of ['/inference', '/v1/audio/transcriptions']) {
      const answer = await answerOf(post(replay, 'whispercpp', { token_timestamps: 'true', language: 'auto' }, { path }));
      expect(answer).not.toHaveProperty('words');
      expectSegments(answer.segments);
      const pieces: { word: string; start: number; end: number }[] = answer.segments.flatMap(({ words }: Answer) => words);
      expect(pieces.length).toBeGreaterThan(clip.words.length);
      const joined: typeof pieces = [];
      for (const piece of pieces) {
        const last = joined.at(-1);
        if (piece.word.startsWith(' ') || !last) joined.push({ ...piece });
        else Object.assign(last, { word: last.word + piece.word, end: piece.end });
      }
      expectWords(joined);
      expect(answer.detected_language).toBe(answer.language);
    }
    const timeless = await answerOf(post(replay, 'whispercpp'));
    expect(timeless.segments[0].words[0]).toEqual({ word: expect.any(String), probability: expect.any(Number) });
    expect(timeless.language).toBe('english');
  });

  it('whispercpp takes WAV alone, and says so in its own way', async () => {
    await using replay = await start('whispercpp');
    const flac = await post(replay, 'whispercpp', {}, {}, encoded.flac);
    expect([flac.status, await flac.json()]).toEqual([400, { error: 'failed to read audio data' }]);
    const none = await post(replay, 'whispercpp', { file: null });
    expect([none.status, await none.json()]).toEqual([400, { error: "no 'file' field in the request" }]);
    const lost = await post(replay, 'whispercpp', {}, { path: '/v1/audio' });
    expect([lost.status, lost.headers.get('content-type')]).toEqual([404, 'text/plain']);
    expect((await post(replay, 'whispercpp', { language: 'tlh' })).status).toBe(500);
    expect(await (await fetch(`${replay.url}/health`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(replay.url)).text()).toContain('<html>');
  });

  it('whispercpp hears one clip at a time', async () => {
    await using replay = await start('whispercpp', { faults: [{ kind: 'hangs', first: 1 }] });
    const stop = new AbortController();
    const first = post(replay, 'whispercpp', {}, { signal: stop.signal }).catch((error: Error) => error.message);
    await expect.poll(() => replay.calls[0]?.clip, PATIENT).toBeTruthy();
    const second = answerOf(post(replay, 'whispercpp'));
    await expect.poll(() => replay.calls[1]?.bytesReceived, PATIENT).toBe(replay.calls[0]?.bytesReceived);
    // Time for another request is time for the second to be heard, were it not for the first.
    expect((await fetch(`${replay.url}/health`)).status).toBe(200);
    expect(replay.calls[1]).toMatchObject({ clip: null, outcome: 'open' });
    stop.abort(new Error('enough'));
    expect(await first).toBe('enough');
    expectSegments((await second).segments);
  });

  it('speaches has words in segments and at the top, and errors of FastAPI', async () => {
    await using replay = await start('speaches');
    const answer = await answerOf(post(replay, 'speaches', WORDS, {}, encoded.flac));
    expectWords(answer.words);
    expect(answer.segments.flatMap(({ words }: Answer) => words)).toEqual(answer.words);
    expect((await answerOf(post(replay, 'speaches'))).words).toBeNull();
    const noFile = await post(replay, 'speaches', { file: null });
    expect([noFile.status, await noFile.json()]).toMatchObject([422, { detail: [{ loc: ['body', 'file'], msg: 'Field required' }] }]);
    expect((await post(replay, 'speaches', { response_format: 'diarized_json' })).status).toBe(422);
    const absent = await post(replay, 'speaches', { model: 'whisper-1' });
    expect([absent.status, await absent.json()]).toEqual([404, { detail: expect.stringContaining('not installed locally') }]);
    expect((await post(replay, 'speaches', { ...WORDS, response_format: 'json' })).status).toBe(500);
    expect(await (await fetch(`${replay.url}/health`)).json()).toEqual({ message: 'OK' });
  });

  it('speaches asks for a key where it was given one', async () => {
    await using replay = await start('speaches', { openai: { key: 'mine' } });
    expect((await post(replay, 'speaches')).status).toBe(401);
    expect((await post(replay, 'speaches', {}, { headers: { authorization: 'Bearer mine' } })).status).toBe(200);
  });

  it('vllm has segments without words, a duration in a string, and errors of its own', async () => {
    await using replay = await start('vllm');
    const answer = await answerOf(post(replay, 'vllm'));
    expectSegments(answer.segments);
    expect(answer).toMatchObject({ duration: String(clip.durationMs / 1000), words: null, language: expect.stringMatching(/^(kk|ru)$/) });
    const unknown = await post(replay, 'vllm', { model: 'whisper-1' });
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { object: 'error', message: expect.stringContaining('whisper-1'), type: 'NotFoundError', param: null, code: 404 },
    ]);
    expect((await post(replay, 'vllm', WORDS)).status).toBe(400);
  });

  it.each<OpenAiDialect>(['openai', 'cloudru', 'vllm', 'speaches', 'whispercpp'])('%s knows only its languages', async (dialect) => {
    await using replay = await start(dialect, { openai: { languages: ['ru', 'en'] } });
    expect((await post(replay, dialect, { language: 'ru' })).status).toBe(200);
    const refused = await post(replay, dialect, { language: 'kk' });
    expect(refused.status).toBe(dialect === 'whispercpp' ? 500 : dialect === 'speaches' ? 422 : 400);
  });
});
