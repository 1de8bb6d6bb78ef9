import { Agent, type Response } from 'undici';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { mostAtOnce } from '../support/replay/call-record.ts';
import { type Clip, cutAtPauses, cutClip } from '../support/replay/cut-clip.ts';
import { type FaultRule, faultPlan } from '../support/replay/faults.ts';
import { makeReference, type Reference } from '../support/replay/make-reference.ts';
import type { OpenAiDialect } from '../support/replay/openai-dialect.ts';
import { openAi } from '../support/replay/openai-protocol.ts';
import { type PostOptions, postClip } from '../support/replay/post-clip.ts';
import { type Replay, type ReplayOptions, startReplay } from '../support/replay/replay-server.ts';

checkLeaks();

/** Two cores are shared with other tests. */
const PATIENT = { timeout: 30_000 };

let reference: Reference;
let clip: Clip;
beforeAll(async () => {
  reference = await makeReference({ minutes: 1.5 });
  clip = cutAtPauses(reference, 9000);
});

interface Start extends Omit<ReplayOptions, 'reference' | 'protocols' | 'faults'> {
  dialect?: OpenAiDialect;
}

const start = (faults: FaultRule[], { dialect = 'openai', ...options }: Start = {}): Promise<Replay> =>
  startReplay({ reference, protocols: [openAi({ dialect })], faults, ...options });

const post = (replay: Replay, options: PostOptions = {}, sent = clip): Promise<Response> => postClip(replay, 'openai', sent, options);

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field.
type Answer = any;

const answerOf = async (response: Promise<Response>): Promise<Answer> => (await response).json();

/** The code of the innermost cause of a failed fetch, or of a body that breaks off. */
async function brokenBy(response: Promise<Response>): Promise<string> {
  try {
    await (await response).text();
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; cause?: { code?: string } } };
    return cause?.cause?.code ?? cause?.code ?? String(cause);
  }
  throw new Error('expected a connection that breaks off');
}

describe('refusals', () => {
  it.each<[FaultRule, number, string, Record<string, string | RegExp>]>([
    [{ kind: 'rate-limited' }, 429, 'rate_limit_exceeded', {}],
    [{ kind: 'rate-limited', wait: { seconds: 2 } }, 429, 'rate_limit_exceeded', { 'retry-after': '2' }],
    [{ kind: 'rate-limited', wait: { date: 30 } }, 429, 'rate_limit_exceeded', { 'retry-after': /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/ }],
    [{ kind: 'rate-limited', wait: { milliseconds: 50 } }, 429, 'rate_limit_exceeded', { 'retry-after-ms': '50' }],
    [
      { kind: 'rate-limited', wait: { reset: '120ms' } },
      429,
      'rate_limit_exceeded',
      { 'x-ratelimit-reset-requests': '120ms', 'x-ratelimit-remaining-requests': '0' },
    ],
    [{ kind: 'out-of-money' }, 429, 'insufficient_quota', {}],
    [{ kind: 'failing', status: 500 }, 500, 'null', {}],
    [{ kind: 'failing', status: 503, wait: { seconds: 1 } }, 503, 'null', { 'retry-after': '1' }],
    [{ kind: 'expired-token' }, 401, 'invalid_api_key', {}],
    [{ kind: 'too-large', aboveBytes: 1000 }, 413, 'null', {}],
    [{ kind: 'too-large', aboveBytes: 1000, status: 400 }, 400, 'null', {}],
  ])('%o', async (fault, status, code, headers) => {
    await using replay = await start([fault]);
    const response = await post(replay);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as Answer;
    expect(String(error.code)).toBe(code);
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toMatch(value);
    if (Object.keys(headers).length === 0) expect(response.headers.get('retry-after')).toBeNull();
    expect(replay.calls).toMatchObject([{ fault: fault.kind, status, outcome: 'answered', billedSeconds: 0, clip: null }]);
  });

  it('takes what is small enough', async () => {
    await using replay = await start([{ kind: 'too-large', aboveBytes: 200_000 }]);
    const small = cutClip(reference, 0, 3000);
    expect((await post(replay, {}, small)).status).toBe(200);
    expect((await post(replay)).status).toBe(413);
  });

  it.each<[OpenAiDialect, unknown]>([
    ['speaches', { detail: expect.any(String) }],
    ['vllm', { object: 'error', message: expect.any(String), type: expect.any(String), code: 429, param: null }],
    ['whispercpp', { error: expect.any(String) }],
  ])('in the shape of %s', async (dialect, body) => {
    await using replay = await start([{ kind: 'rate-limited' }], { dialect });
    const response = await postClip(replay, dialect, clip);
    expect([response.status, await response.json()]).toEqual([429, body]);
  });
});

describe.each(['http', 'tls', 'http2'] as const)('connections that break, over %s', (transport) => {
  const connect = (replay: Replay) =>
    new Agent({ ...(replay.ca !== null && { connect: { ca: replay.ca } }), allowH2: transport === 'http2' });

  it.each<FaultRule>([{ kind: 'reset-upload' }, { kind: 'reset-answer' }])('$kind', async (fault) => {
    await using replay = await start([{ ...fault, first: 1 }], { transport });
    const dispatcher = connect(replay);
    try {
      expect(await brokenBy(post(replay, { dispatcher }))).toMatch(/RESET|UND_ERR|ERR_HTTP2|EPIPE/);
      expect((await post(replay, { dispatcher })).status).toBe(200);
      const [broken, whole] = replay.calls;
      expect(broken).toMatchObject({ fault: fault.kind, outcome: 'broken', httpVersion: transport === 'http2' ? '2.0' : '1.1' });
      if (fault.kind === 'reset-upload') {
        expect(broken).toMatchObject({ billedSeconds: 0, status: null });
        expect(broken?.bytesReceived).toBeLessThan(whole?.bytesReceived ?? 0);
      } else expect(broken).toMatchObject({ billedSeconds: whole?.billedSeconds, status: 200 });
    } finally {
      await dispatcher.destroy();
    }
  });

  it('takes as many as come at once, over few connections', async () => {
    await using replay = await start([{ kind: 'hangs' }], { transport });
    const dispatcher = new Agent({
      connections: transport === 'http2' ? 1 : 2,
      allowH2: transport === 'http2',
      connect: { ca: replay.ca ?? '' },
    });
    const asked = [1, 2, 3, 4].map(() => post(replay, { dispatcher }).catch(() => null));
    const atOnce = transport === 'http2' ? 4 : 2;
    await expect.poll(() => replay.calls.filter(({ clip }) => clip !== null).length, PATIENT).toBe(atOnce);
    expect(mostAtOnce(replay.calls)).toBe(atOnce);
    expect(replay.connections()).toBe(transport === 'http2' ? 1 : 2);
    expect(new Set(replay.calls.map(({ connection }) => connection)).size).toBe(replay.connections());
    await dispatcher.destroy();
    expect(await Promise.all(asked)).toEqual([null, null, null, null]);
    await expect.poll(() => replay.calls.map(({ outcome }) => outcome), PATIENT).toEqual(Array.from({ length: atOnce }, () => 'left'));
  });
});

describe('answers that are wrong', () => {
  it('gives half of a JSON', async () => {
    await using replay = await start([{ kind: 'half-json' }]);
    const text = await (await post(replay)).text();
    expect(text).toMatch(/^\{"task"/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(replay.calls[0]?.billedSeconds).toBe(Math.ceil(clip.durationMs / 1000));
  });

  it('gives a web page', async () => {
    await using replay = await start([{ kind: 'html' }]);
    const response = await post(replay);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  it('gives the answer for another part', async () => {
    await using replay = await start([{ kind: 'wrong-part' }]);
    const answer = await answerOf(post(replay, { fields: { 'timestamp_granularities[]': 'word' } }));
    expect(answer.duration * 1000 - clip.durationMs).toBeGreaterThan(Math.max(1000, clip.durationMs * 0.03));
    expect(answer.words.length).toBeGreaterThan(0);
    const own = new Set(clip.words.map(({ text }) => text));
    const strange = answer.words.filter(({ word }: { word: string }) => !own.has(word.toLowerCase()));
    expect(strange.length).toBeGreaterThan(answer.words.length / 2);
    expect(replay.calls[0]?.clip?.durationMs).toBe(clip.durationMs);
  });

  it('leaves out windows of 30 s', async () => {
    await using replay = await start([{ kind: 'missing-windows', share: 0 }]);
    const long = cutClip(reference, 0, 75_000);
    const answer = await answerOf(post(replay, { fields: { 'timestamp_granularities[]': 'word' } }, long));
    expect(answer.duration).toBe(75);
    const windowsOf = (middles: number[]): Set<number> => new Set(middles.map((ms) => Math.floor(ms / 30_000)));
    const heard = windowsOf(answer.words.map(({ start, end }: { start: number; end: number }) => (start + end) * 500));
    expect(windowsOf(long.words.map(({ startMs, endMs }) => (startMs + endMs) / 2)).size).toBe(3);
    expect(heard.size).toBe(2);
  });

  it.each(['known', 'repeated'] as const)('invents text where nobody speaks: %s', async (style) => {
    await using replay = await start([{ kind: 'invented', style }]);
    const { segments } = await answerOf(post(replay));
    const invented = segments.filter(({ no_speech_prob }: Answer) => no_speech_prob > 0.8);
    expect(invented.length).toBeGreaterThan(0);
    for (const { start, end, text, compression_ratio } of invented) {
      const inside = clip.words.filter(({ startMs, endMs }) => startMs < end * 1000 && endMs > start * 1000);
      expect(inside).toEqual([]);
      expect(text).toMatch(style === 'known' ? /следует|убтитр|просмотр|канал/ : /(Рахмет\. ?){10}/);
      if (style === 'repeated') expect(compression_ratio).toBeGreaterThan(2.4);
    }
    expect(segments.length).toBeGreaterThan(invented.length);
  });
});

describe('time', () => {
  it('is late by what is asked for, and only then', async () => {
    await using replay = await start([{ kind: 'latency', ms: 300, after: 1, first: 1 }]);
    for (let call = 0; call < 3; call++) expect((await post(replay)).status).toBe(200);
    expect(replay.calls.map(({ delayMs }) => delayMs)).toEqual([0, 300, 0]);
    const { at = 0, endedAt = 0 } = replay.calls[1] ?? {};
    // Timers may be early by a millisecond.
    expect((endedAt ?? 0) - at).toBeGreaterThanOrEqual(299);
  });

  it('hangs until the client goes, and bills what it has heard', async () => {
    await using replay = await start([{ kind: 'hangs' }]);
    const stop = new AbortController();
    const asked = post(replay, { signal: stop.signal });
    asked.catch(() => {});
    await expect.poll(() => replay.calls[0]?.billedSeconds, PATIENT).toBe(Math.ceil(clip.durationMs / 1000));
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await expect.poll(() => replay.calls[0]?.outcome, PATIENT).toBe('left');
  });

  it('stops while clients wait', async () => {
    const replay = await start([{ kind: 'hangs' }]);
    const asked = brokenBy(post(replay));
    await expect.poll(() => replay.calls[0]?.bytesReceived, PATIENT).toBeGreaterThan(clip.file.length);
    await replay.stop();
    expect(await asked).toMatch(/RESET|UND_ERR/);
  });
});

describe('a server that dies', () => {
  it('answers no more, and comes back on the same port', async () => {
    await using replay = await start([{ kind: 'dies', after: 1 }]);
    expect((await post(replay)).status).toBe(200);
    expect(await brokenBy(post(replay))).toMatch(/RESET|UND_ERR|EPIPE/);
    await expect.poll(() => brokenBy(post(replay)), PATIENT).toBe('ECONNREFUSED');
    expect(replay.calls.map(({ outcome }) => outcome)).toEqual(['answered', 'broken']);
    replay.setFaults([]);
    await replay.revive();
    expect((await post(replay)).status).toBe(200);
  });
});

describe('chance', () => {
  const ROUTE = { name: 'transcribe' };
  const draw = (rules: FaultRule[], seed = 1, calls = 400) => {
    const plan = faultPlan(rules, seed);
    return Array.from({ length: calls }, () => plan.next(ROUTE));
  };
  const MIXTURE: FaultRule[] = [
    { kind: 'latency', ms: { mean: 100 } },
    { kind: 'failing', status: 503, probability: 0.2 },
    { kind: 'half-json', probability: 0.25 },
  ];

  it('gives each fault its share', () => {
    const drawn = draw(MIXTURE);
    const share = (kind: string): number => drawn.filter(({ fault }) => fault?.kind === kind).length / drawn.length;
    expect(share('failing')).toBeCloseTo(0.2, 1);
    // Only where the one before it did not come.
    expect(share('half-json')).toBeCloseTo(0.2, 1);
    const mean = drawn.reduce((sum, { delayMs }) => sum + delayMs, 0) / drawn.length;
    expect(mean).toBeGreaterThan(80);
    expect(mean).toBeLessThan(120);
  });

  it('is the same for the same seed alone', () => {
    expect(draw(MIXTURE, 7)).toEqual(draw(MIXTURE, 7));
    expect(draw(MIXTURE, 7)).not.toEqual(draw(MIXTURE, 8));
  });

  it('keeps to the calls and routes that are named', () => {
    const kinds = (rule: FaultRule): string =>
      draw([rule], 1, 5)
        .map(({ fault }) => (fault ? 'x' : '.'))
        .join('');
    expect(kinds({ kind: 'html' })).toBe('xxxxx');
    expect(kinds({ kind: 'html', first: 2 })).toBe('xx...');
    expect(kinds({ kind: 'html', after: 3 })).toBe('...xx');
    expect(kinds({ kind: 'html', after: 1, first: 2 })).toBe('.xx..');
    expect(kinds({ kind: 'html', routes: ['submit'] })).toBe('.....');
    const plan = faultPlan([{ kind: 'html' }], 1);
    expect(plan.next({ name: '/v1/models', quiet: true }).fault).toBeNull();
    expect(plan.next(null).fault).toBeNull();
  });

  it('draws latency between bounds, and adds several', () => {
    const drawn = draw([
      { kind: 'latency', ms: [50, 60] },
      { kind: 'latency', ms: 1000, after: 399 },
    ]);
    expect(drawn.slice(0, 399).every(({ delayMs }) => delayMs >= 50 && delayMs <= 60)).toBe(true);
    expect(drawn.at(-1)?.delayMs).toBeGreaterThanOrEqual(1050);
    expect(new Set(drawn.map(({ delayMs }) => delayMs)).size).toBeGreaterThan(5);
  });

  it('makes words wrong, differently for another seed', async () => {
    const words = async (seed: number): Promise<string> => {
      await using replay = await start([], { seed, wordErrors: 0.5 });
      return (await answerOf(post(replay))).text.toLowerCase();
    };
    const [one, again, other] = [await words(1), await words(1), await words(2)];
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    const right = clip.words.filter(({ text }) => one.includes(text)).length;
    expect(right).toBeLessThan(clip.words.length);
    expect(right).toBeGreaterThan(0);
  });
});
