import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AudioClip } from '../../src/engines/engine.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';
import { createYandex } from '../../src/engines/yandex/engine.ts';
import { createYandexSync } from '../../src/engines/yandex/sync.ts';
import { foldWord } from '../../src/text/fold-word.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { type Clip, cutAtPauses } from '../support/replay/cut-clip.ts';
import type { FaultRule } from '../support/replay/faults.ts';
import { BUCKET } from '../support/replay/yandex-cloud.ts';
import { expectAll, openYandexLab, type YandexLab } from '../support/yandex-lab.ts';

checkLeaks();

const WAITING = { timeout: 15_000, interval: 10 };
let lab: YandexLab;
beforeAll(async () => {
  lab = await openYandexLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

describe.concurrent('every word is there, in its place', () => {
  it.each([
    { layout: 'lines', wrapped: true, zeros: true, lateRefinements: false, pieceBytes: 1 },
    { layout: 'lines', wrapped: false, zeros: false, lateRefinements: true, pieceBytes: 0 },
    { layout: 'indented', wrapped: true, zeros: false, lateRefinements: true, pieceBytes: 37 },
    { layout: 'concatenated', wrapped: true, zeros: true, lateRefinements: false, pieceBytes: 3 },
    { layout: 'concatenated', wrapped: false, zeros: true, lateRefinements: true, pieceBytes: 0 },
    { layout: 'list', wrapped: true, zeros: true, lateRefinements: true, pieceBytes: 11 },
    { layout: 'list', wrapped: false, zeros: false, lateRefinements: false, pieceBytes: 5 },
  ] as const)('in results written as %o', async (stream) => {
    await using server = await lab.setUp({ stream });
    const recognition = await server.hear();
    expectAll(recognition, lab.short.words);
    expect(recognition.words.map(({ text }) => text).join(' ')).toMatch(/^\p{Lu}/u);
    expect(new Set(recognition.words.map(({ confidence }) => confidence))).toEqual(new Set([null]));
    expect(server.at('submit')).toMatchObject([{ fields: { model: ['general'], languages: ['kk-KZ'], source: ['content'] }, error: null }]);
    expect(server.at('delete')).toMatchObject([{ status: 200 }]);
  });

  it('over HTTP/2, in MP3, with the languages that were spoken', async () => {
    await using server = await lab.setUp({ transport: 'http2' });
    const recognition = await server.hear({ audio: lab.long.audio, language: 'auto' });
    expectAll(recognition, lab.long.words);
    expect(new Set(recognition.words.map(({ language }) => language))).toEqual(new Set(['kk', 'ru']));
    expect(server.at('submit')).toMatchObject([{ httpVersion: '2.0', fields: { languages: ['kk-KZ', 'ru-RU'], normalised: ['false'] } }]);
  });

  it('with a number in digits at the time of its words', async () => {
    await using server = await lab.setUp({ digits: true });
    const { words } = await server.hear();
    const at = lab.short.words.findIndex(({ text }, index) => text === 'жиырма' && lab.short.words[index + 1]?.text === 'бес');
    const number = words.find(({ text }) => foldWord(text) === '25');
    expect(Math.abs((number?.startMs ?? 0) - (lab.short.words[at]?.startMs ?? 0))).toBeLessThanOrEqual(60);
    expect(Math.abs((number?.endMs ?? 0) - (lab.short.words[at + 1]?.endMs ?? 0))).toBeLessThanOrEqual(60);
  });

  it('and who said it', async () => {
    await using server = await lab.setUp();
    const { words } = await server.hear({ audio: lab.long.audio, speakers: 2 });
    const voices = [...new Set(lab.long.words.map(({ voice }) => voice))];
    expect(words.map(({ speaker }) => speaker)).toEqual(lab.long.words.map(({ voice }) => String(voices.indexOf(voice) % 2)));
  });
});

describe.concurrent('asking', () => {
  it.each([404, 409, 425, 400] as const)('in Kazakhstan for the answer itself, until it is no longer %i', async (notReady) => {
    await using server = await lab.setUp({ region: 'kz', notReady, work: { polls: 2 }, settings: { poll: 'getRecognition' } });
    expectAll(await server.hear(), lab.short.words);
    expect(
      server
        .at('answer')
        .map(({ status }) => status)
        .slice(-3),
    ).toEqual([notReady, notReady, 200]);
    expect(server.at('operation')).toEqual([]);
  });

  it('in Kazakhstan for the operation names the setting, and the answer is fetched when that is mended', async () => {
    await using server = await lab.setUp({ region: 'kz' });
    await expect(server.hear()).rejects.toMatchObject({ code: 'ENGINE_MISCONFIGURED', message: expect.stringContaining('YANDEX_POLL') });
    const mended = createYandex({ ...server.settings, poll: 'getRecognition' }, 4, server.tools);
    expectAll(await server.hear({ ticket: server.tickets[0] ?? null }, mended), lab.short.words);
    expect(server.at('submit')).toHaveLength(1);
  });

  it('keeps to five questions a second, whoever asks', async () => {
    // When they arrive depends on how busy this machine is; what counts is the place in line that each has waited for.
    await using server = await lab.setUp({ work: { polls: 1 }, quotas: { pollsPerSecond: 1000 } });
    const rates = createMemoryRates();
    const places: number[] = [];
    const limiter = createRateLimiter({
      ...rates,
      async reserve(key, intervalMs, burst) {
        const waitMs = await rates.reserve(key, intervalMs, burst);
        if (key === 'yandex:poll') places.push(Date.now() + waitMs);
        return waitMs;
      },
    });
    const engines = [1, 2, 3].map(() => createYandex(server.settings, 4, { ...server.tools, limiter }));
    const heard = await Promise.all(Array.from({ length: 6 }, (_, index) => server.hear({}, engines[index % 3])));
    for (const recognition of heard) expectAll(recognition, lab.short.words);
    expect(places.length).toBeGreaterThanOrEqual(18);
    expect(server.at('operation').length + server.at('answer').length).toBe(places.length);
    for (const [index, place] of places.entries()) expect((places[index + 5] ?? Number.POSITIVE_INFINITY) - place).toBeGreaterThan(1000);
  });

  it('keeps to 500 submits an hour, of which twenty come at once', async () => {
    await using server = await lab.setUp();
    const stop = new AbortController();
    const ends = Array.from({ length: 23 }, () => server.hear({ signal: stop.signal }).catch((error: unknown) => error));
    await vi.waitUntil(() => server.at('submit').length === 20 && server.at('answer').length > 0, WAITING);
    expect(server.at('submit')).toHaveLength(20);
    stop.abort(new Error('enough'));
    await Promise.all(ends);
    expect(server.at('submit')).toHaveLength(20);
  });

  it('waits when a quota is used up all the same, and so do the others', async () => {
    await using server = await lab.setUp({ quotas: { submitsPerHour: 0 } });
    await expect(server.hear()).rejects.toMatchObject({ code: 'ENGINE_RATE_LIMITED', retryAfterMs: 10_000 });
    const stop = new AbortController();
    const waiting = server.hear({ signal: stop.signal }, server.another()).catch((error: unknown) => error);
    // By the time that this has its answer a submit would be there.
    await server.hear({ language: 'ru' }, createYandexSync(server.settings, 4, server.tools));
    expect(server.at('submit')).toHaveLength(1);
    stop.abort(new Error('enough'));
    expect(await waiting).toMatchObject({ message: 'enough' });
  });
});

describe.concurrent('what was accepted', () => {
  const ticketOf = ({ tickets }: { tickets: (string | null)[] }): string => tickets[0] as string;

  it('in the deferred mode is parked, and fetched by another engine when it is ready', async () => {
    await using server = await lab.setUp();
    await expect(server.hear({ deferred: true })).rejects.toMatchObject({ code: 'ENGINE_PENDING', retryAfterMs: 60_000 });
    const ticket = ticketOf(server);
    const again = { deferred: true, ticket };
    await expect(server.hear(again, server.another())).rejects.toMatchObject({ code: 'ENGINE_PENDING' });
    server.cloud.release();
    expectAll(await server.hear(again, server.another()), lab.short.words);
    expect(server.at('submit')).toMatchObject([{ fields: { model: ['deferred-general'] } }]);
    expect([server.tickets, server.billed()]).toEqual([[ticket], 15]);
  });

  it.each([
    ['a lost connection', { kind: 'reset-answer', routes: ['answer'], first: 1 }],
    ['half an answer', { kind: 'half-json', routes: ['answer'], first: 1 }],
    ['a question that fails', { kind: 'failing', status: 503, routes: ['operation'], first: 1 }],
    ['too many questions', { kind: 'rate-limited', routes: ['operation'], first: 1 }],
  ] as [string, FaultRule][])('is not paid for again after %s', async (_, fault) => {
    await using server = await lab.setUp({ faults: [fault] });
    await expect(server.hear()).rejects.toMatchObject({ retry: true });
    expectAll(await server.hear({ ticket: ticketOf(server) }, server.another()), lab.short.words);
    expect([server.at('submit').length, server.tickets.length, server.billed()]).toEqual([1, 1, 15]);
  });

  it('is sent again when its answer is there no more', async () => {
    await using server = await lab.setUp();
    await server.hear();
    server.cloud.forgetResults();
    expectAll(await server.hear({ ticket: ticketOf(server) }), lab.short.words);
    expect(server.tickets).toEqual([expect.any(String), null, expect.any(String)]);
  });

  it('and stays pending ends with its caller, leaves nothing open, and can be asked about later', async () => {
    await using server = await lab.setUp({ faults: [{ kind: 'pending', first: 1 }] });
    const stop = new AbortController();
    const waiting = server.hear({ signal: stop.signal }).catch((error: unknown) => error);
    await vi.waitUntil(() => server.at('operation').length > 1, WAITING);
    stop.abort(new Error('out of time'));
    expect(await waiting).toMatchObject({ message: 'out of time' });
    const asked = server.calls.length;
    await vi.waitUntil(() => server.calls.every(({ outcome }) => outcome !== 'open'), WAITING);
    await expect(server.hear({ ticket: ticketOf(server), deferred: true })).rejects.toMatchObject({ code: 'ENGINE_PENDING' });
    expect(server.calls.length).toBe(asked + 1);
  });
});

describe.concurrent('a clip that is too large for a request', () => {
  /** A WAV file with 45 MB that nobody hears behind its samples. */
  const largeClip = async (part: Clip): Promise<AudioClip> => {
    const junk = Buffer.alloc(45_000_008);
    junk.write('JUNK', 0, 'latin1');
    junk.writeUInt32LE(junk.length - 8, 4);
    const bytes = Buffer.concat([part.file, junk]);
    bytes.writeUInt32LE(bytes.length - 8, 4);
    const file = join(lab.folder, 'large.wav');
    await writeFile(file, bytes);
    return { encoding: 'wav', durationMs: part.durationMs, bytes: bytes.length, file, open: () => createReadStream(file) };
  };

  it('goes by the bucket, which is empty again afterwards', async () => {
    const part = cutAtPauses(lab.reference, 6000);
    const audio = await largeClip(part);
    await using server = await lab.setUp();
    expectAll(await server.hear({ audio }), part.words);
    expect(server.at('submit')).toMatchObject([{ fields: { source: ['path'] }, billedSeconds: 15 }]);
    expect(server.at('put')).toMatchObject([{ status: 200, bytesReceived: audio.bytes, httpVersion: '1.1' }]);
    expect(server.cloud.objects.size).toBe(0);
    const closed = createYandex({ ...server.settings, bucket: { ...BUCKET, url: server.url, secret: 'YCP-other' } }, 4, server.tools);
    await expect(server.hear({ audio }, closed)).rejects.toMatchObject({
      code: 'ENGINE_KEY_REFUSED',
      message: expect.stringMatching(/SignatureDoesNotMatch.*YANDEX_BUCKET_SECRET/),
    });
  });
});
