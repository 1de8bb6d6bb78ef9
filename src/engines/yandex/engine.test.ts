import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import type { AudioClip, RecogniseRequest } from '../engine.ts';
import { createYandex } from './engine.ts';
import { type FakeServer, type Reply, type Seen, serve } from './fake-server.ts';
import { fakeSettings } from './fake-settings.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { INLINE_BYTES } from './limits.ts';
import { writeTicket } from './ticket.ts';

const ANSWER = readFixture('meeting.ndjson');
const audio: AudioClip = { encoding: 'ogg_opus', durationMs: 9800, bytes: 5, file: '', open: () => Readable.from([Buffer.from('sound')]) };
const BUCKET = { name: 'meetings', region: 'ru-central1', keyId: 'YCAkeyid', secret: 'YCPthesecret' };
const DAY = 24 * 3_600_000;
const UNLIMITED = { take: async () => {}, block: async () => {} };

type Script = Partial<Record<'submit' | 'operation' | 'answer' | 'bucket', Reply | 'never'>>;

/** A service whose operations are numbered. What a test does not say goes well. */
async function setUp(script: Script = {}, withBucket = false) {
  let submits = 0;
  const server = await serve(({ method, path }: Seen): Reply | 'never' => {
    if (path.startsWith('/meetings/')) return script.bucket ?? {};
    if (path === '/stt/v3/recognizeFileAsync') return script.submit ?? { body: { id: `op-${++submits}`, done: false } };
    if (path.startsWith('/operations/')) return script.operation ?? { body: { id: path.slice(12), done: true } };
    return method === 'GET' ? (script.answer ?? { body: ANSWER }) : {};
  });
  const settings = fakeSettings(server.url, withBucket ? { bucket: { ...BUCKET, url: server.url } } : {});
  const accepted: (string | null)[] = [];
  const engine = createYandex(settings, 4, { ...server.tools, limiter: UNLIMITED });
  const hear = (changes: Partial<RecogniseRequest> = {}) =>
    engine.recognise({
      audio,
      language: 'ru',
      deferred: false,
      speakers: null,
      hints: [],
      signal: new AbortController().signal,
      ticket: null,
      onAccepted: async (ticket) => void accepted.push(ticket),
      ...changes,
    });
  return Object.assign(server, { engine, hear, accepted, script });
}
const ticket = (changes: object = {}) => writeTicket({ operation: 'old-1', object: null, acceptedAt: Date.now(), ...changes });
const short = (server: FakeServer) => server.paths().map((path) => path.replace(/\?.*|\/kazru-stt.*/, ''));

const WAITING = { timeout: 5000, interval: 10 };
const SUBMIT = 'POST /stt/v3/recognizeFileAsync';
const FETCH = 'GET /stt/v3/getRecognition';
const FORGET = 'DELETE /stt/v3/deleteRecognition';

describe.concurrent('a clip', () => {
  it('whose answer has no end is not read to it', async () => {
    await using server = await setUp({ answer: { body: ' '.repeat(2 << 20) } });
    await expect(server.hear()).rejects.toMatchObject({ code: 'ENGINE_BAD_ANSWER', message: 'The answer of yandex is larger than 1.1 MB' });
  });

  it('is sent, waited for, fetched and forgotten', async () => {
    await using server = await setUp();
    const { words, warnings, billedMs } = await server.hear();
    expect(words.map(({ text }) => text).join(' ')).toBe('Добрый день, коллеги! 25 договорға қол қойдық. До свидания.');
    expect([warnings, billedMs]).toEqual([[], null]);
    expect(short(server)).toEqual([SUBMIT, 'GET /operations/op-1', FETCH, FORGET]);
    expect(JSON.parse(server.seen[0]?.body.toString() ?? '')).toMatchObject({ content: Buffer.from('sound').toString('base64') });
  });

  it('is written down as accepted before anything is asked', async () => {
    await using server = await setUp();
    const seenThen: number[] = [];
    await server.hear({ onAccepted: async () => void seenThen.push(server.seen.length) });
    expect(seenThen).toEqual([1]);
  });

  it('is not waited for when it cannot be written down', async () => {
    await using server = await setUp();
    await expect(server.hear({ onAccepted: () => Promise.reject(new Error('no database')) })).rejects.toThrow('no database');
    expect(short(server)).toEqual([SUBMIT]);
  });

  it('is told too large where there is no bucket', async () => {
    await using server = await setUp();
    await expect(server.hear({ audio: { ...audio, bytes: INLINE_BYTES + 1 } })).rejects.toMatchObject({
      code: 'CHUNK_TOO_LARGE',
      message: expect.stringContaining('YANDEX_BUCKET'),
    });
    expect(server.engine.capabilities.maxBytes).toBe(INLINE_BYTES);
    expect(server.seen).toEqual([]);
  });

  it.each([{ id: '../iam', done: false }, { operation: 1 }])('is not accepted by %j', async (body) => {
    await using server = await setUp({ submit: { body } });
    await expect(server.hear()).rejects.toMatchObject({ code: 'ENGINE_BAD_ANSWER' });
    expect(server.accepted).toEqual([]);
  });
});

describe.concurrent('an answer', () => {
  it('stays to be fetched again when it breaks off', async () => {
    await using server = await setUp({ answer: { body: ANSWER.slice(0, -200), breaksOff: true } });
    await expect(server.hear()).rejects.toMatchObject({ code: 'ENGINE_BAD_ANSWER', message: 'The answer of yandex broke off' });
    expect(server.accepted).toHaveLength(1);
    expect(short(server)).not.toContain(FORGET);
    server.script.answer = { body: ANSWER };
    const [again = null] = server.accepted;
    expect((await server.hear({ ticket: again })).words).toHaveLength(9);
    expect(short(server).filter((path) => path === SUBMIT)).toHaveLength(1);
  });

  it.each([
    ['half of it with a good end', { body: ANSWER.slice(0, -200) }, 'broke off', false],
    ['another clip', { body: ANSWER.replaceAll('"9800"', '"25000"') }, 'another part', true],
    ['no JSON', { body: 'oops' }, 'not JSON', true],
    ['an error in the middle', { body: `${ANSWER}{"error":{"grpcCode":13,"message":"internal_id=1 lost"}}` }, 'it failed (lost)', true],
  ])('of %s is not taken for one', async (_, answer, message, isGivenUp) => {
    await using server = await setUp({ answer });
    await expect(server.hear()).rejects.toMatchObject({ retry: true, message: expect.stringContaining(message) });
    expect(server.accepted.slice(1)).toEqual(isGivenUp ? [null] : []);
    expect(short(server)).not.toContain(FORGET);
  });

  it('of an operation that failed is given up', async () => {
    await using server = await setUp({ operation: { body: JSON.parse(readFixture('operation-failed-gateway.json')) } });
    await expect(server.hear()).rejects.toMatchObject({ code: 'ENGINE_FAILED', message: 'yandex: it failed (Internal error)' });
    expect(server.accepted).toEqual([expect.any(String), null]);
  });

  it('that cannot be found although it was just accepted is an error, not a reason to pay again', async () => {
    await using server = await setUp({ operation: { status: 404, body: { code: 5, message: 'not found' } } });
    await expect(server.hear()).rejects.toMatchObject({ code: 'ENGINE_MISCONFIGURED' });
    expect(server.accepted).toEqual([expect.any(String)]);
    expect(short(server).filter((path) => path === SUBMIT)).toHaveLength(1);
  });
});

describe.concurrent('a ticket', () => {
  it('is used instead of sending the audio again', async () => {
    await using server = await setUp();
    expect((await server.hear({ ticket: ticket() })).words).toHaveLength(9);
    expect(server.accepted).toEqual([]);
    expect(short(server)).toEqual(['GET /operations/old-1', FETCH, FORGET]);
  });

  it.each([
    ['the operation is not known any more', { operation: { status: 404, body: { code: 5, message: 'not found' } } }, ticket()],
    ['the answer has been removed', { answer: { status: 404, body: { code: 5, message: 'not found' } } }, ticket()],
  ] as [string, Script, string][])('is given up and the audio sent again when %s', async (_, script, old) => {
    await using server = await setUp(script);
    await expect(server.hear({ ticket: old })).rejects.toThrow();
    expect(server.accepted).toEqual([null, expect.stringContaining('op-1')]);
  });

  it('older than answers are kept is not asked about', async () => {
    await using server = await setUp();
    await server.hear({ ticket: ticket({ acceptedAt: Date.now() - 4 * DAY }) });
    expect(server.accepted).toEqual([null, expect.stringContaining('op-1')]);
    expect(short(server)[0]).toBe(SUBMIT);
  });

  it('of a failed operation is given up, and sending again is left to the next try', async () => {
    await using server = await setUp({ operation: { body: JSON.parse(readFixture('operation-failed-status.json')) } });
    await expect(server.hear({ ticket: ticket() })).rejects.toMatchObject({ code: 'ENGINE_REFUSED_AUDIO' });
    expect(server.accepted).toEqual([null]);
    expect(short(server)).not.toContain(SUBMIT);
  });

  it('that is none of ours is no ticket', async () => {
    await using server = await setUp();
    await server.hear({ ticket: 'something else' });
    expect(short(server)[0]).toBe(SUBMIT);
  });
});

describe.concurrent('the deferred mode', () => {
  const PENDING = { body: { id: 'op-1', done: false } };

  it.each([
    [0, 60_000],
    [20 * 60_000, 300_000],
    [10 * 3_600_000, 900_000],
  ])('looks once with a ticket of %i ms and comes back %i ms later', async (ageMs, retryAfterMs) => {
    await using server = await setUp({ operation: PENDING });
    const failure = await server
      .hear({ deferred: true, ticket: ticket({ acceptedAt: Date.now() - ageMs }) })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ENGINE_PENDING', retry: true });
    expect(Math.abs((failure as { retryAfterMs: number }).retryAfterMs - retryAfterMs)).toBeLessThan(5000);
    expect(server.seen).toHaveLength(1);
    expect(server.accepted).toEqual([]);
  });

  it('does not wait for ever', async () => {
    await using server = await setUp({ operation: PENDING });
    const old = ticket({ acceptedAt: Date.now() - 28 * 3_600_000 });
    await expect(server.hear({ deferred: true, ticket: old })).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
  });
});

describe('a clip that does not fit into a request', () => {
  const large = { ...audio, bytes: INLINE_BYTES + 1, open: () => Readable.from(pieces(INLINE_BYTES + 1)) };

  it('goes by a bucket and is removed from there', async () => {
    await using server = await setUp({}, true);
    expect((await server.hear({ audio: large })).words).toHaveLength(9);
    expect(short(server)).toEqual(['PUT /meetings', SUBMIT, 'GET /operations/op-1', FETCH, FORGET, 'DELETE /meetings']);
    const [put, submit] = server.seen;
    expect(JSON.parse(submit?.body.toString() ?? '')).toMatchObject({ uri: `${server.url}${put?.path}` });
    expect(JSON.parse(submit?.body.toString() ?? '')).not.toHaveProperty('content');
    expect(JSON.parse(server.accepted[0] ?? '')).toMatchObject({ object: put?.path.replace('/meetings/', '') });
    expect(server.engine.capabilities.maxBytes).toBe(1_000_000_000);
  });

  it('is removed when the submit is refused', async () => {
    await using server = await setUp({ submit: { status: 400, body: { code: 3, message: 'no' } } }, true);
    await expect(server.hear({ audio: large })).rejects.toMatchObject({ code: 'ENGINE_REFUSED_AUDIO' });
    expect(short(server)).toEqual(['PUT /meetings', SUBMIT, 'DELETE /meetings']);
  });
});

describe.concurrent('the object of a ticket', () => {
  const stored = () => ticket({ object: 'kazru-stt/a.ogg' });
  const removed = (server: FakeServer) => server.paths().includes('DELETE /meetings/kazru-stt/a.ogg');

  it.each([
    ['the operation has failed', { operation: { body: JSON.parse(readFixture('operation-failed-gateway.json')) } }],
    ['the answer is for another clip', { answer: { body: ANSWER.replaceAll('"9800"', '"25000"') } }],
    ['the key is refused', { operation: { status: 403, body: { code: 7, message: 'no' } } }],
  ] as [string, Script][])('is removed when %s', async (_, script) => {
    await using server = await setUp(script, true);
    await expect(server.hear({ ticket: stored() })).rejects.toThrow();
    expect(removed(server)).toBe(true);
  });

  it('is removed when nothing is known of the operation, before the audio is sent again', async () => {
    await using server = await setUp({ answer: { status: 404 } }, true);
    await expect(server.hear({ ticket: stored() })).rejects.toThrow();
    expect(short(server).slice(0, 4)).toEqual(['GET /operations/old-1', FETCH, 'DELETE /meetings', SUBMIT]);
  });

  it('stays while the ticket will be used again, and goes with it', async () => {
    await using server = await setUp({ operation: { status: 503, body: { code: 14, message: 'away' } } }, true);
    await expect(server.hear({ ticket: stored() })).rejects.toMatchObject({ retry: true });
    expect(removed(server)).toBe(false);
    delete server.script.operation;
    await server.hear({ ticket: stored() });
    expect(removed(server)).toBe(true);
  });

  it.each([
    [false, true],
    [true, false],
  ])('when it is stopped, deferred %s: removed %s', async (deferred, isRemoved) => {
    await using server = await setUp({ operation: 'never' }, true);
    const leaving = new AbortController();
    const waiting = server.hear({ ticket: stored(), deferred, signal: leaving.signal });
    await vi.waitUntil(() => server.paths().includes('GET /operations/old-1'), WAITING);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect(removed(server)).toBe(isRemoved);
  });
});

describe.concurrent('stopping', () => {
  it.each([
    ['sent', { submit: 'never' }, SUBMIT],
    ['asked about', { operation: 'never' }, 'GET /operations/op-1'],
    ['fetched', { answer: 'never' }, FETCH],
  ] as [string, Script, string][])('leaves nothing of a clip that is being %s', async (_, script, path) => {
    await using server = await setUp(script);
    const leaving = new AbortController();
    const waiting = server.hear({ signal: leaving.signal });
    await vi.waitUntil(() => short(server).includes(path), WAITING);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await vi.waitUntil(() => server.underway() === 0, WAITING);
  });

  it('closes the audio that was being sent', async () => {
    await using server = await setUp();
    const leaving = new AbortController();
    const source = new Readable({ read() {} });
    source.push('sound');
    const waiting = server.hear({ audio: { ...audio, bytes: 1_000_000, open: () => source }, signal: leaving.signal });
    await vi.waitUntil(() => server.underway() === 1, WAITING);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect(source.destroyed).toBe(true);
    await vi.waitUntil(() => server.underway() === 0, WAITING);
  });

  it('begins nothing when it has been asked to stop already', async () => {
    await using server = await setUp();
    await expect(server.hear({ signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(server.seen).toEqual([]);
  });
});

it('can be used when its settings can', async () => {
  await using server = await setUp();
  expect(await server.engine.check()).toBeNull();
  const credentials = { kind: 'service-account', id: 'a', service_account_id: 'b', private_key: 'PRIVATE KEY' } as const;
  expect(await createYandex(fakeSettings(server.url, { credentials }), 4, server.tools).check()).toContain('YANDEX_SA_KEY_FILE');
});

function* pieces(bytes: number): Generator<Uint8Array> {
  const piece = Buffer.alloc(65_536);
  for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length));
}
