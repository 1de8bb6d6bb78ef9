import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { plainRequest } from '../../../test/support/clips.ts';
import type { AudioClip, RecogniseRequest } from '../engine.ts';
import { type Reply, type Seen, serve } from './fake-server.ts';
import { fakeSettings } from './fake-settings.ts';
import { createYandexSync } from './sync.ts';

const audio = (encoding: AudioClip['encoding'] = 'ogg_opus'): AudioClip => ({
  encoding,
  durationMs: 2000,
  bytes: 5,
  file: '',
  open: () => Readable.from([Buffer.from('sound')]),
});
const setUp = async (answer: (seen: Seen) => Reply, folderId: string | null = null) => {
  const server = await serve(answer);
  const engine = createYandexSync(fakeSettings(server.url, { folderId }), 4, server.tools);
  const hear = (changes: Partial<RecogniseRequest> = {}) => engine.recognise(plainRequest(audio(), { language: 'ru', ...changes }));
  return Object.assign(server, { engine, hear });
};

describe('createYandexSync', () => {
  it('sends the bytes as they are and spreads the words over the clip', async () => {
    await using server = await setUp(() => ({ body: { result: 'Добрый день, коллеги' } }));
    const { words, billedMs } = await server.hear();
    expect(words.map(({ text, language, confidence, timing }) => [text, language, confidence, timing])).toEqual([
      ['Добрый', 'ru', null, 'interpolated'],
      ['день,', 'ru', null, 'interpolated'],
      ['коллеги', 'ru', null, 'interpolated'],
    ]);
    expect(words[0]?.startMs).toBe(0);
    expect(words.at(-1)?.endMs).toBe(2000);
    expect(billedMs).toBeNull();
    expect(server.paths()).toEqual(['POST /speech/v1/stt:recognize?lang=ru-RU&topic=general&format=oggopus']);
    expect(server.seen[0]?.body.toString()).toBe('sound');
    expect(server.seen[0]?.headers).toMatchObject({ authorization: 'Api-Key AQVN-the-secret-key', 'content-length': '5' });
  });

  it('tells the rate of PCM, and the folder where one is set', async () => {
    await using server = await setUp(() => ({ body: { result: '' } }), 'b1g');
    expect((await server.hear({ audio: audio('pcm_s16le') })).words).toEqual([]);
    expect(server.seen[0]?.path).toBe('/speech/v1/stt:recognize?lang=ru-RU&topic=general&format=lpcm&sampleRateHertz=16000&folderId=b1g');
  });

  it.each(['auto', 'kk'])('hears no %s', async (language) => {
    await using server = await setUp(() => ({}));
    await expect(server.hear({ language })).rejects.toMatchObject({ code: 'ENGINE_REFUSED_AUDIO' });
    expect(server.seen).toEqual([]);
  });

  it.each([
    [400, { error_code: 'BAD_REQUEST', error_message: 'bad audio' }, 'ENGINE_REFUSED_AUDIO', 'bad audio'],
    [401, { error_code: 'UNAUTHORIZED', error_message: 'Unknown api key' }, 'ENGINE_KEY_REFUSED', 'YANDEX_API_KEY'],
    [413, 'too large', 'CHUNK_TOO_LARGE', 'size'],
    [429, { error_code: 'TOO_MANY_REQUESTS', error_message: 'slow down' }, 'ENGINE_RATE_LIMITED', 'slow down'],
    [200, { chunks: 5, result: 5 }, 'ENGINE_BAD_ANSWER', 'documented'],
    [200, '{"res', 'ENGINE_BAD_ANSWER', 'JSON'],
  ])('understands %i %j', async (status, body, code, message) => {
    await using server = await setUp(() => ({ status, body }));
    await expect(server.hear()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('refuses more than can be said', async () => {
    await using server = await setUp(() => ({ body: { result: 'да '.repeat(1000) } }));
    await expect(server.hear()).rejects.toMatchObject({
      code: 'ENGINE_BAD_ANSWER',
      message: 'yandex-sync gave an answer that nobody can have said: 1000 words with 2000 letters in 2 s',
    });
  });

  it('declares what the interface takes', async () => {
    await using server = await setUp(() => ({}));
    expect(server.engine.capabilities).toMatchObject({ languages: ['ru'], maxSeconds: 29, maxBytes: 1_000_000, wordTimes: false });
  });
});
