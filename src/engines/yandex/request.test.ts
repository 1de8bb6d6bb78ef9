import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, describe as group, it } from 'vitest';
import type { AudioClip } from '../engine.ts';
import { audioBody, type StreamedBody, sending } from '../streamed-body.ts';
import { INLINE_BYTES } from './limits.ts';
import { asksForSpeakers, base64Of, describe, inlineBody, referringBody } from './request.ts';

const clip = (bytes: Uint8Array, pieces: Uint8Array[] = [bytes]): AudioClip => ({
  encoding: 'ogg_opus',
  durationMs: 1000,
  bytes: bytes.length,
  file: '',
  open: () => Readable.from(pieces),
});
const never = new AbortController().signal;
const settings = { model: 'general', kazakh: 'kk-KZ' };
const about = (changes: Partial<Parameters<typeof describe>[0]> = {}, kazakh = 'kk-KZ') =>
  describe({ audio: clip(Buffer.from('a')), language: 'ru', deferred: false, speakers: null, ...changes }, { ...settings, kazakh });
const collect = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
};
const read = async (body: StreamedBody): Promise<Buffer> => Buffer.concat(await collect(body.open(never)));

group('describe', () => {
  it('names the model, the container, the language and the normalisation', () => {
    expect(about()).toEqual({
      recognitionModel: {
        model: 'general',
        audioFormat: { containerAudio: { containerAudioType: 'OGG_OPUS' } },
        textNormalization: { textNormalization: 'TEXT_NORMALIZATION_ENABLED', literatureText: true },
        languageRestriction: { restrictionType: 'WHITELIST', languageCode: ['ru-RU'] },
      },
    });
  });

  it.each([
    ['kk', ['kk-KZ']],
    ['ru', ['ru-RU']],
    ['en', ['en-US']],
    ['he', ['he-HE']],
    ['auto', ['kk-KZ', 'ru-RU']],
  ])('restricts %s to %s', (language, languageCode) => {
    expect(about({ language })).toMatchObject({
      recognitionModel: { languageRestriction: { restrictionType: 'WHITELIST', languageCode } },
    });
  });

  it('takes the tag for Kazakh from the settings', () => {
    expect(about({ language: 'auto' }, 'kk-KK')).toMatchObject({
      recognitionModel: { languageRestriction: { languageCode: ['kk-KK', 'ru-RU'] } },
    });
  });

  it('asks for no normalisation where the language is detected', () => {
    expect(about({ language: 'auto' })).toMatchObject({
      recognitionModel: { textNormalization: { textNormalization: 'TEXT_NORMALIZATION_DISABLED' } },
    });
  });

  it('uses the deferred model of the same tag', () => {
    const deferred = describe(
      { audio: clip(Buffer.of()), language: 'ru', deferred: true, speakers: null },
      { ...settings, model: 'general:rc' },
    );
    expect(deferred).toMatchObject({ recognitionModel: { model: 'deferred-general:rc' } });
  });

  it.each([
    [null, false],
    [1, true],
    [2, true],
    [3, false],
  ])('asks for speakers when %s are wanted: %s', (speakers, asked) => {
    expect(asksForSpeakers(speakers)).toBe(asked);
    expect('speakerLabeling' in about({ speakers })).toBe(asked);
  });

  it.each([
    ['wav', 'WAV'],
    ['mp3', 'MP3'],
  ] as const)('calls %s %s', (encoding, containerAudioType) => {
    expect(about({ audio: { ...clip(Buffer.of()), encoding } })).toMatchObject({
      recognitionModel: { audioFormat: { containerAudio: { containerAudioType } } },
    });
  });
});

group('bodies', () => {
  it('carries any audio in any pieces, of the length it says, next to the description', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), async (pieces) => {
        const audio = Buffer.concat(pieces);
        const description = about({ language: 'kk' });
        const body = inlineBody(description, clip(audio, pieces));
        const bytes = await read(body);
        expect(bytes.length).toBe(body.bytes);
        const { content, ...rest } = JSON.parse(bytes.toString());
        expect(rest).toEqual(description);
        expect(Buffer.from(content, 'base64')).toEqual(audio);
      }),
    );
  });

  it('is not misled by settings that look like the place of the audio', async () => {
    const audio = Buffer.from('sound');
    const description = describe(
      { audio: clip(audio), language: 'kk', deferred: false, speakers: null },
      { model: '"content":"', kazakh: '"content":""}' },
    );
    const body = inlineBody(description, clip(audio));
    const bytes = await read(body);
    expect(bytes.length).toBe(body.bytes);
    expect(JSON.parse(bytes.toString())).toEqual({ ...description, content: audio.toString('base64') });
  });

  it('never holds more than a piece of the audio', async () => {
    const pieces = Array.from({ length: 50 }, () => Buffer.alloc(65_536, 7));
    const sizes = (await collect(base64Of(Readable.from(pieces)))).map((piece) => piece.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.ceil(65_538 / 3) * 4);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(Math.ceil((50 * 65_536) / 3) * 4);
  });

  it('keeps the largest inline audio below 60 MB', () => {
    const audio = { ...clip(Buffer.of()), bytes: INLINE_BYTES };
    const body = inlineBody(about({ language: 'auto', speakers: 2, deferred: true }), audio);
    expect(body.bytes).toBeLessThanOrEqual(60_000_000);
    expect(body.bytes).toBeGreaterThan(59_990_000);
  });

  it('names an object in a bucket instead', async () => {
    const body = referringBody(about(), 'https://storage.example/bucket/a.ogg');
    const bytes = await read(body);
    expect(bytes.length).toBe(body.bytes);
    expect(JSON.parse(bytes.toString())).toEqual({ ...about(), uri: 'https://storage.example/bucket/a.ogg' });
  });
});

group('sending', () => {
  const endless = () => new Readable({ read() {} });
  const opened = (source: Readable): AudioClip => ({ ...clip(Buffer.alloc(6)), open: () => source });

  it.each([
    ['failed', () => Promise.reject(new Error('lost'))],
    ['was answered early', async () => {}],
  ])('closes what a body is read from when the call %s, though a read is under way', async (_, end: () => Promise<void>) => {
    const source = endless();
    source.push('piece');
    let reading: Promise<unknown> = Promise.resolve();
    await sending(audioBody(opened(source)), async ({ body }) => {
      const pieces = body?.[Symbol.asyncIterator]();
      await pieces?.next();
      reading = Promise.allSettled([pieces?.next()]);
      await end();
    }).catch(() => {});
    await reading;
    expect(source.destroyed).toBe(true);
  });

  it('calls without a body where there is none', async () => {
    expect(await sending(undefined, async (init) => init)).toEqual({});
  });
});
