import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { silence, wav } from '../support/pcm.ts';
import { type Clip, cutAtPauses } from '../support/replay/cut-clip.ts';
import type { FaultRule } from '../support/replay/faults.ts';
import { makeReference, type Reference } from '../support/replay/make-reference.ts';
import { startReplay } from '../support/replay/replay-server.ts';
import { type Answer, isDone, readResults, yandexClient } from '../support/replay/yandex-client.ts';
import { type YandexOptions, yandexCloud } from '../support/replay/yandex-cloud.ts';

checkLeaks();

let reference: Reference;
let clip: Clip;
let billed: number;
beforeAll(async () => {
  reference = await makeReference({ minutes: 1.5 });
  // Several sentences, and a number of two words in one of them.
  clip = Array.from({ length: 10 }, (_, first) => cutAtPauses(reference, 12_000, first)).find(({ words }) =>
    words.some(({ text }, index) => text === 'жиырма' && words[index + 1]?.text === 'бес'),
  ) as Clip;
  billed = Math.max(15, Math.ceil(clip.durationMs / 1000));
});

async function encode(file: Buffer, args: string[]): Promise<Buffer> {
  const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', 'pipe:0', ...args, 'pipe:1'], { input: file, encoding: 'buffer' });
  return Buffer.from(stdout);
}

/** Tests ask more often than the service allows. */
const UNHURRIED = { pollsPerSecond: 100 };

async function setUp(options: YandexOptions = {}, faults: FaultRule[] = []) {
  const cloud = yandexCloud({ quotas: UNHURRIED, ...options });
  const replay = await startReplay({ reference, protocols: cloud.protocols, faults });
  return Object.assign(replay, { cloud, client: yandexClient(replay) });
}

const NORMALISED = { textNormalization: { textNormalization: 'TEXT_NORMALIZATION_ENABLED', literatureText: true } };
const texts = (words: readonly { text: string }[]): string[] => words.map(({ text }) => text);

describe('results', () => {
  it.each([
    ['WAV', null, 20],
    ['OGG_OPUS', ['-c:a', 'libopus', '-b:a', '24k', '-f', 'ogg'], 20],
    // Written into a pipe it does not say by how much the encoder delays it.
    ['MP3', ['-b:a', '32k', '-f', 'mp3'], 90],
  ])('are the words of the clip: %s', async (containerAudioType, args, worstMs) => {
    await using replay = await setUp();
    const file = args ? await encode(clip.file, args) : clip.file;
    const id = await replay.client.begin(file, { model: { audioFormat: { containerAudio: { containerAudioType } } } });
    const operation = await replay.client.until(id, isDone);
    expect(Object.keys(operation)).not.toEqual(expect.arrayContaining(['response']));
    const { words, finals, refinements } = await readResults(await replay.client.results(id));
    expect(texts(words)).toEqual(texts(clip.words));
    for (const [index, { startMs, endMs }] of clip.words.entries()) {
      expect(Math.abs(Number(words[index]?.startTimeMs) - startMs)).toBeLessThanOrEqual(worstMs);
      expect(Math.abs(Number(words[index]?.endTimeMs) - endMs)).toBeLessThanOrEqual(worstMs);
    }
    expect(refinements).toEqual([]);
    const [{ audioCursors }] = finals;
    expect(Math.abs(Number(audioCursors.receivedDataMs) - clip.durationMs)).toBeLessThan(100);
    const [submit] = replay.calls;
    expect(submit).toMatchObject({ route: 'submit', protocol: 'yandex:v3', billedSeconds: billed, clip: { bytes: file.length } });
    expect((await replay.client.call('DELETE', `/stt/v3/deleteRecognition?operation_id=${id}`)).status).toBe(200);
    expect((await replay.client.results(id)).status).toBe(404);
  });

  it('of bare samples', async () => {
    await using replay = await setUp();
    const raw = { audioEncoding: 'LINEAR16_PCM', sample_rate_hertz: '16000', audio_channel_count: 1 };
    const id = await replay.client.begin(clip.file.subarray(44), { model: { audioFormat: undefined, audio_format: { raw_audio: raw } } });
    await replay.client.until(id, isDone);
    expect(texts((await readResults(await replay.client.results(id))).words)).toEqual(texts(clip.words));
  });

  it.each([
    { layout: 'lines', wrapped: true, zeros: true, lateRefinements: false, pieceBytes: 0 },
    { layout: 'indented', wrapped: true, zeros: false, lateRefinements: true, pieceBytes: 37 },
    { layout: 'concatenated', wrapped: false, zeros: true, lateRefinements: true, pieceBytes: 0 },
    { layout: 'list', wrapped: false, zeros: false, lateRefinements: false, pieceBytes: 0 },
  ] as const)('written as %o', async (stream) => {
    await using replay = await setUp({ stream });
    const id = await replay.client.begin(clip.file, { model: NORMALISED });
    await replay.client.until(id, isDone);
    const { messages, finals, refinements, words, pieces } = await readResults(await replay.client.results(id));
    expect(texts(words)).toEqual(texts(clip.words));
    expect(refinements).toHaveLength(finals.length);
    const [final, refinement] = [finals[0], refinements[0]];
    expect(messages.indexOf(refinement) < messages.indexOf(finals[1])).toBe(!stream.lateRefinements);
    expect('finalIndex' in final.audioCursors).toBe(stream.zeros);
    const written: string = refinements.map(({ finalRefinement }) => finalRefinement.normalizedText.alternatives[0].text).join(' ');
    expect(written).toMatch(/(^| )25[ ,.]/);
    expect(written).not.toMatch(/жиырма/i);
    expect(written).toMatch(/^\p{Lu}/u);
    expect(refinement.finalRefinement.normalizedText.alternatives[0].words).toEqual(final.final.alternatives[0].words);
    const body = Buffer.concat(pieces).toString();
    expect(body.startsWith('[')).toBe(stream.layout === 'list');
    expect(body.includes('"result"')).toBe(stream.wrapped);
    expect(body.split('\n').length > messages.length + 1).toBe(stream.layout === 'indented');
    expect(body.trim().includes('\n')).toBe(stream.layout !== 'concatenated');
    const areCut = pieces.some((piece) => piece.toString().includes('\u{fffd}'));
    if (stream.pieceBytes > 0) expect(areCut).toBe(true);
  });

  it.each([
    ['disabled', { textNormalization: { textNormalization: 'TEXT_NORMALIZATION_DISABLED' } }],
    ['auto', { ...NORMALISED, languageRestriction: { restrictionType: 'WHITELIST', languageCode: ['auto'] } }],
    ['two languages', { ...NORMALISED, languageRestriction: { restrictionType: 'WHITELIST', languageCode: ['kk-KK', 'ru-RU'] } }],
  ])('are not refined: %s', async (_, model) => {
    await using replay = await setUp();
    const id = await replay.client.begin(clip.file, { model });
    await replay.client.until(id, isDone);
    const { refinements, finals } = await readResults(await replay.client.results(id));
    expect([refinements.length, finals.length > 0]).toEqual([0, true]);
    const tags = finals.flatMap(({ final }) => final.alternatives[0].languages.map((one: Answer) => one.languageCode));
    expect(new Set(tags)).toEqual(new Set([JSON.stringify(model).includes('kk-KK') ? 'kk-KK' : 'kk-KZ', 'ru-RU']));
  });

  it('tell voices apart by channel', async () => {
    await using replay = await setUp();
    const long = cutAtPauses(reference, 40_000);
    const id = await replay.client.begin(long.file, { request: { speakerLabeling: { speakerLabeling: 'SPEAKER_LABELING_ENABLED' } } });
    await replay.client.until(id, isDone);
    const { finals } = await readResults(await replay.client.results(id));
    const voices = [...new Set(long.words.map(({ voice }) => voice))];
    const channels = finals.flatMap(({ channelTag, final }) => final.alternatives[0].words.map(() => channelTag));
    expect(channels).toEqual(long.words.map(({ voice }) => String(voices.indexOf(voice) % 2)));
    expect(new Set(channels)).toEqual(new Set(['0', '1']));
    expect(replay.calls[0]?.billedSeconds).toBe(Math.ceil(long.durationMs / 1000));
  });

  it('of silence are empty', async () => {
    await using replay = await setUp();
    const id = await replay.client.begin(wav(silence(2000)));
    await replay.client.until(id, isDone);
    expect(await readResults(await replay.client.results(id))).toMatchObject({ words: [], finals: [{}] });
  });
});

describe('operations', () => {
  it('are at work for as many questions as was asked for', async () => {
    await using replay = await setUp({ work: { polls: 2 } });
    const id = await replay.client.begin(clip.file);
    await expect.poll(() => replay.calls[0]?.clip).not.toBeNull();
    const seen: boolean[] = [];
    for (let times = 0; times < 3; times++) seen.push(isDone(await (await replay.client.call('GET', `/operations/${id}`)).json()));
    expect(seen).toEqual([false, false, true]);
    replay.cloud.forgetResults();
    expect((await replay.client.results(id)).status).toBe(404);
  });

  it.each([404, 409, 425, 400] as const)('in Kazakhstan have results that are not there yet: %i', async (notReady) => {
    await using replay = await setUp({ region: 'kz', notReady, work: { polls: 1 } });
    const id = await replay.client.begin(clip.file);
    expect((await replay.client.call('GET', `/operations/${id}`)).status).toBe(404);
    await expect.poll(() => replay.calls[0]?.clip).not.toBeNull();
    const early = await replay.client.results(id);
    expect([early.status, await early.json()]).toEqual([notReady, expect.objectContaining({ message: expect.any(String) })]);
    expect((await readResults(await replay.client.results(id))).words).toHaveLength(clip.words.length);
  });

  it('of a deferred model wait until they are released', async () => {
    await using replay = await setUp();
    const id = await replay.client.begin(clip.file, { model: { model: 'deferred-general' } });
    await expect.poll(() => replay.calls[0]?.clip).not.toBeNull();
    expect(await replay.client.until(id, () => true)).toMatchObject({ done: false });
    replay.cloud.release();
    await replay.client.until(id, isDone);
  });

  it('stay pending, and are billed all the same', async () => {
    await using replay = await setUp({}, [{ kind: 'pending', first: 1 }]);
    const id = await replay.client.begin(clip.file);
    await expect.poll(() => replay.calls[0]?.billedSeconds).toBe(billed);
    expect(await replay.client.until(id, () => true)).toMatchObject({ done: false });
    expect(replay.calls.map(({ fault }) => fault)).toEqual(['pending', null]);
  });

  it.each([
    [{ kind: 'failed-operation' } as const, { code: 13, details: [] }],
    [{ kind: 'failed-operation', shape: 'grpc-code', code: 14 } as const, { grpcCode: 14, httpCode: 503 }],
  ])('fail: %o', async (fault, error) => {
    await using replay = await setUp({}, [fault]);
    const uuid = crypto.randomUUID();
    const id = await replay.client.begin(clip.file, { headers: { 'x-client-request-id': uuid } });
    const first = await replay.client.until(id, (operation) => 'error' in operation);
    expect(first).toMatchObject({ done: false, error });
    expect(first.error.message).toMatch(new RegExp(`^internal_id=.*client_request_id=${uuid}.*: Internal error$`));
    expect(await replay.client.until(id, () => true)).toMatchObject({ done: true, error });
    expect(replay.calls[0]).toMatchObject({ billedSeconds: 0, fault: 'failed-operation' });
  });

  it.each([
    ['RIFF', Buffer.from('OggS and no more'), 'WAV'],
    ['Opus', Buffer.from('OggS and no more'), 'OGG_OPUS'],
    ['MP3', Buffer.from('RIFF    WAVE'), 'MP3'],
    ['decoded', Buffer.concat([wav(silence(1)).subarray(0, 44), Buffer.alloc(1)]), 'WAV'],
  ])('fail where there is no %s', async (word, file, containerAudioType) => {
    await using replay = await setUp();
    const id = await replay.client.begin(file, { model: { audioFormat: { containerAudio: { containerAudioType } } } });
    const { error } = await replay.client.until(id, (operation) => 'error' in operation);
    expect(error).toMatchObject({ code: 3, message: expect.stringContaining(word) });
  });

  it('answer for another part, or break off with an error', async () => {
    await using replay = await setUp({}, [{ kind: 'wrong-part', first: 1 }]);
    const id = await replay.client.begin(clip.file);
    await replay.client.until(id, isDone);
    const { words, finals } = await readResults(await replay.client.results(id));
    expect(Number(finals[0].audioCursors.receivedDataMs)).toBeGreaterThan(clip.durationMs * 1.03 + 1000);
    expect(texts(words)).not.toEqual(texts(clip.words));
    replay.setFaults([{ kind: 'broken-stream', first: 1 }]);
    const broken = (await readResults(await replay.client.results(id))).messages;
    expect(broken.at(-1)).toMatchObject({ error: { grpcCode: 13, httpCode: 500 } });
    expect((await readResults(await replay.client.results(id))).finals).toHaveLength(finals.length);
  });
});

describe('quotas', () => {
  it('refuses the sixth question of a second', async () => {
    await using replay = await setUp({ quotas: {} });
    const id = await replay.client.begin(clip.file);
    const answers = await Promise.all(Array.from({ length: 6 }, () => replay.client.call('GET', `/operations/${id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await answers.find(({ status }) => status === 429)?.json()).toMatchObject({ code: 8 });
  });

  it('refuses submits beyond the quota of an hour', async () => {
    await using replay = await setUp({ quotas: { submitsPerHour: 1 } });
    await replay.client.begin(clip.file);
    expect((await replay.client.submit(clip.file)).status).toBe(429);
  });
});

describe('a submit is refused', () => {
  const SOUND = Buffer.from('sound');
  const format = (audioFormat: object) => ({ model: { audioFormat } });
  const WAV = { containerAudio: { containerAudioType: 'WAV' } };
  it.each([
    ['with both', { request: { uri: 'https://storage.yandexcloud.net/b/k' } }, 'either uri or content'],
    ['with neither', { request: { content: undefined } }, 'either uri or content'],
    ['with no base64', { request: { content: '%%%' } }, 'base64'],
    ['from elsewhere', { request: { content: undefined, uri: 'https://example.org/b/k' } }, 'Object Storage'],
    ['in FLAC', format({ containerAudio: { containerAudioType: 'FLAC' } }), '"FLAC" for enum speechkit.stt.v3.ContainerAudio'],
    [
      'in two formats',
      format({ ...WAV, rawAudio: { audioEncoding: 'LINEAR16_PCM', sampleRateHertz: 8000, audioChannelCount: 1 } }),
      'either',
    ],
    ['at 44.1 kHz', format({ rawAudio: { audioEncoding: 'LINEAR16_PCM', sampleRateHertz: 44_100, audioChannelCount: 1 } }), 'sampleRate'],
    ['for another model', { model: { model: 'whisper-1' } }, "'whisper-1'"],
    ['without a model', { model: { model: undefined } }, 'model'],
    ['for another language', { model: { languageRestriction: { restrictionType: 'WHITELIST', languageCode: ['kk'] } } }, "'kk'"],
    ['with a strange list', { model: { languageRestriction: { restrictionType: 'GREYLIST', languageCode: ['kk-KZ'] } } }, 'GREYLIST'],
    ['with a strange field', { request: { speaker_labelling: {} } }, 'speakerLabelling'],
    ['with literature alone', { model: { textNormalization: { literatureText: true } } }, 'NORMALIZATION_ENABLED'],
    ['with a false id', { headers: { 'x-client-request-id': 'me' } }, 'UUID'],
    ['with a folder', { headers: { 'x-folder-id': 'b1g' } }, 'x-folder-id'],
    ['as text', { headers: { 'content-type': 'text/plain' } }, 'application/json'],
  ])('%s', async (_, changes, message) => {
    await using replay = await setUp();
    const response = await replay.client.submit(SOUND, changes);
    const body = { error: expect.stringContaining(message), code: 3, message: expect.stringContaining(message), details: [] };
    expect([response.status, await response.json()]).toEqual([400, body]);
    expect(replay.calls).toMatchObject([{ billedSeconds: 0, clip: null }]);
  });

  it('above 60 MB', async () => {
    await using replay = await setUp();
    const response = await replay.client.submit(Buffer.alloc(45_000_001, 1));
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ message: expect.stringContaining('60 MB') })]);
  });
});
