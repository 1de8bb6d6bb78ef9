import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../contract/app-error.ts';
import { createCombined } from '../combined.ts';
import type { Engine, RecogniseRequest, Recognition } from '../engine.ts';
import { fakeEngine } from '../fake-engine.ts';
import type { CallEnd, CallJournal, CallStart, Sound } from './call.ts';
import { createPool, type HearRequest, type Pool } from './pool.ts';

const HEARD: Recognition = {
  words: [{ text: 'сәлем', startMs: 0, endMs: 500, confidence: 0.9, language: 'kk' }],
  warnings: [],
  billedMs: null,
};
const sound = (durationMs = 10_000, bytes = 1000): Sound => ({
  durationMs,
  clip: async (encoding) => ({ encoding, durationMs, bytes, file: '', open: () => expect.unreachable() }),
});
type Step = ErrorCode | AppError | 'ok' | 'hang' | ((request: RecogniseRequest) => Promise<Recognition>);

/** An engine that does these one call after the other, the last again and again. */
function engineThat(id: string, steps: Step[], changes: Parameters<typeof fakeEngine>[1] = {}) {
  const calls: RecogniseRequest[] = [];
  const engine = fakeEngine(id, {
    ...changes,
    async recognise(request) {
      const step = steps[Math.min(calls.length, steps.length - 1)] ?? 'ok';
      calls.push(request);
      if (step === 'ok') return HEARD;
      if (step === 'hang') return new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)));
      if (typeof step === 'function') return step(request);
      throw step instanceof AppError ? step : new AppError(step);
    },
  });
  return { engine, calls };
}

function journal() {
  const written: (Pick<CallStart, 'attempt' | 'hedge'> & Partial<CallEnd> & { engine: string; cost: number })[] = [];
  const tickets = new Map<string, string>();
  const own: CallJournal = {
    ticket: (id) => tickets.get(id) ?? null,
    async begin({ engine, attempt, hedge, price }) {
      const entry: (typeof written)[number] = { engine: engine.id, attempt, hedge, cost: 0 };
      written.push(entry);
      return {
        accepted: async (ticket) => void (ticket === null ? tickets.delete(engine.id) : tickets.set(engine.id, ticket)),
        end: async (end) => void Object.assign(entry, end, { cost: ((price?.perSecond ?? 0) * end.billedMs) / 1000 }),
      };
    },
  };
  return { journal: own, written, tickets, outcomes: () => written.map(({ engine, outcome }) => `${engine} ${outcome}`) };
}

const poolOf = (options: Partial<Parameters<typeof createPool>[0]> = {}): Pool =>
  createPool({ prices: [], hedge: false, random: () => 0.5, pace: 0.001, ...options });

function request(engines: readonly Engine[], changes: Partial<HearRequest> = {}): HearRequest & ReturnType<typeof journal> {
  const written = journal();
  return {
    sound: sound(),
    engines,
    language: 'kk',
    deferred: false,
    speakers: null,
    hints: [],
    owner: 'o',
    job: 'j',
    signal: new AbortController().signal,
    drain: new AbortController().signal,
    isLast: () => true,
    onProgress: () => {},
    ...written,
    ...changes,
  };
}

describe('the pool', () => {
  it('tries three times more on an engine that fails, then the next one', async () => {
    const [bad, good] = [engineThat('bad', ['ENGINE_FAILED']), engineThat('good', ['ok'])];
    const asked = request([bad.engine, good.engine]);
    const heard = await poolOf().hear(asked);
    expect(heard).toEqual({ engine: good.engine, recognition: HEARD });
    expect(asked.written.map(({ engine, attempt, outcome }) => [engine, attempt, outcome])).toEqual([
      ['bad', 1, 'ENGINE_FAILED'],
      ['bad', 2, 'ENGINE_FAILED'],
      ['bad', 3, 'ENGINE_FAILED'],
      ['bad', 4, 'ENGINE_FAILED'],
      ['good', 1, 'ok'],
    ]);
  });

  it('takes what an engine throws by mistake for its failure', async () => {
    const { engine } = engineThat('buggy', [() => Promise.reject(new TypeError('x is undefined')), 'ok']);
    const asked = request([engine]);
    await poolOf().hear(asked);
    expect(asked.outcomes()).toEqual(['buggy ENGINE_FAILED', 'buggy ok']);
  });

  it.each<ErrorCode>(['ENGINE_KEY_REFUSED', 'ENGINE_MISCONFIGURED', 'ENGINE_QUOTA_EXHAUSTED', 'ENGINE_REFUSED_AUDIO'])(
    'goes on to the next engine at once after %s',
    async (code) => {
      const [bad, good] = [engineThat('bad', [code]), engineThat('good', ['ok'])];
      const asked = request([bad.engine, good.engine]);
      expect((await poolOf().hear(asked)).engine.id).toBe('good');
      expect(bad.calls).toHaveLength(1);
    },
  );

  it('leaves an engine alone that keeps failing: later stretches go to the next one without a try', async () => {
    const [bad, good] = [engineThat('bad', ['ENGINE_UNREACHABLE']), engineThat('good', ['ok'])];
    const pool = poolOf({ pace: 0.001 });
    for (let i = 0; i < 2; i++) await pool.hear(request([bad.engine, good.engine]));
    const before = bad.calls.length;
    // 15 ms of real time at this pace; the next call comes sooner.
    await pool.hear(request([bad.engine, good.engine]));
    expect(bad.calls.length - before).toBeLessThanOrEqual(1);
    expect(good.calls).toHaveLength(3);
  });

  it('waits for the only engine to recover, and probes it with one call', async () => {
    const { engine } = engineThat('only', [...Array.from({ length: 6 }, () => 'ENGINE_FAILED' as const), 'ok']);
    const asked = request([engine]);
    const pool = poolOf();
    await expect(pool.hear(asked)).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    expect((await pool.hear(request([engine]))).engine.id).toBe('only');
    expect(pool.state('only')).toBe('closed');
  });

  it('hears all stretches again once the account is mended: they wait for the one that finds out', async () => {
    const { engine, calls } = engineThat('paid', [
      'ENGINE_QUOTA_EXHAUSTED',
      () => new Promise((resolve) => setTimeout(resolve, 30, HEARD)),
    ]);
    const pool = poolOf();
    await expect(pool.hear(request([engine]))).rejects.toMatchObject({ code: 'ENGINE_QUOTA_EXHAUSTED' });
    await expect.poll(() => pool.state('paid')).toBe('half-open');
    const heard = await Promise.all(Array.from({ length: 4 }, () => pool.hear(request([engine]))));
    expect(heard).toHaveLength(4);
    expect(calls).toHaveLength(5);
  });

  it('waits as long as a full engine asks for, without counting it as a try', async () => {
    const limited = new AppError('ENGINE_RATE_LIMITED', { retryAfterMs: 5 });
    const { engine, calls } = engineThat('full', [...Array.from({ length: 8 }, () => limited), 'ok']);
    const asked = request([engine]);
    await poolOf({ pace: 1, random: () => 0 }).hear(asked);
    expect(calls).toHaveLength(9);
    expect(asked.written.at(-1)).toMatchObject({ outcome: 'ok', attempt: 1 });
  });

  it('does not wait long for a full engine while another could hear it now', async () => {
    const [full, free] = [engineThat('full', [new AppError('ENGINE_RATE_LIMITED', { retryAfterMs: 120_000 })]), engineThat('free', ['ok'])];
    expect((await poolOf({ pace: 1 }).hear(request([full.engine, free.engine]))).engine.id).toBe('free');
  });

  it('sends nothing that an engine does not take, and asks for smaller pieces', async () => {
    const { engine, calls } = engineThat('small', ['ok']);
    const short: Engine = { ...engine, capabilities: { ...engine.capabilities, maxSeconds: 5 } };
    const light: Engine = { ...engine, capabilities: { ...engine.capabilities, maxBytes: 999 } };
    for (const each of [short, light]) await expect(poolOf().hear(request([each]))).rejects.toMatchObject({ code: 'CHUNK_TOO_LARGE' });
    expect(calls).toHaveLength(0);
    const refusing = engineThat('refusing', ['CHUNK_TOO_LARGE']);
    await expect(poolOf().hear(request([refusing.engine, engine]))).rejects.toMatchObject({ code: 'CHUNK_TOO_LARGE' });
    expect(calls).toHaveLength(0);
  });

  it('fetches what was paid for instead of sending it again', async () => {
    const { engine, calls } = engineThat('later', [
      async ({ onAccepted }) => {
        await onAccepted('operation-1');
        throw new AppError('ENGINE_UNREACHABLE');
      },
      'ok',
    ]);
    const asked = request([engine]);
    await poolOf().hear(asked);
    expect(calls.map(({ ticket }) => ticket)).toEqual([null, 'operation-1']);
  });

  it('bills a call that was accepted even when its answer is fetched by another, and that one nothing', async () => {
    const prices = [{ engine: 'later', deferred: false, from: '2020-01-01', until: null, perSecond: 2, currency: 'KZT', source: '' }];
    const { engine } = engineThat('later', [
      async ({ onAccepted }) => {
        await onAccepted('operation-1');
        throw new AppError('ENGINE_UNREACHABLE');
      },
      'ok',
    ]);
    const billed: Engine = {
      ...engine,
      capabilities: { ...engine.capabilities, billing: { unitMs: 1000, minimumMs: 15_000, perResult: false } },
    };
    const asked = request([billed]);
    await poolOf({ prices }).hear(asked);
    expect(asked.written.map(({ outcome, billedMs, cost }) => [outcome, billedMs, cost])).toEqual([
      ['ENGINE_UNREACHABLE', 15_000, 30],
      ['ok', 0, 0],
    ]);
  });

  it.each([
    ['ENGINE_FAILED', 0],
    ['ENGINE_BAD_ANSWER', 15_000],
  ] as const)('bills work that was accepted and ended as %s with %i ms', async (code, billedMs) => {
    const { engine } = engineThat('later', [
      async ({ onAccepted }) => {
        await onAccepted('operation-1');
        await onAccepted(null);
        throw new AppError(code);
      },
      'ok',
    ]);
    const billing = { unitMs: 1000, minimumMs: 15_000, perResult: false };
    const asked = request([{ ...engine, capabilities: { ...engine.capabilities, billing } }]);
    await poolOf().hear(asked);
    expect(asked.written).toMatchObject([{ outcome: code, billedMs }, { outcome: 'ok' }]);
    expect(asked.tickets.size).toBe(0);
  });

  it('writes down a cancelled call with what it is billed all the same', async () => {
    const stop = new AbortController();
    const { engine } = engineThat('later', [
      async ({ onAccepted, signal }) => {
        await onAccepted('operation-1');
        stop.abort(new Error('cancelled by its owner'));
        throw signal.reason;
      },
    ]);
    const billed: Engine = {
      ...engine,
      capabilities: { ...engine.capabilities, billing: { unitMs: 1000, minimumMs: 0, perResult: false } },
    };
    const asked = request([billed], { signal: stop.signal });
    await expect(poolOf().hear(asked)).rejects.toThrow('cancelled by its owner');
    expect(asked.written).toMatchObject([{ outcome: 'cancelled', billedMs: 10_000 }]);
  });

  it('begins nothing new while it drains, and finishes what runs', async () => {
    const drain = new AbortController();
    const { engine, calls } = engineThat('slow', ['ENGINE_FAILED', 'ok']);
    const asked = request([engine], { drain: drain.signal });
    drain.abort(new Error('shutting down'));
    await expect(poolOf().hear(asked)).rejects.toThrow('shutting down');
    expect(calls).toHaveLength(0);
  });

  it('passes on what the journal throws, as no failure of the engine', async () => {
    const { engine, calls } = engineThat('dear', ['ok']);
    const spent = new AppError('BUDGET_EXCEEDED');
    const asked = request([engine, engineThat('other', ['ok']).engine]);
    const refusing = { ...asked, journal: { ticket: () => null, begin: () => Promise.reject(spent) } };
    await expect(poolOf().hear(refusing)).rejects.toBe(spent);
    expect(calls).toHaveLength(0);
  });

  it('gives a call up that does not answer in time, and stops it', async () => {
    const [hanging, good] = [engineThat('hanging', ['hang']), engineThat('good', ['ok'])];
    const asked = request([hanging.engine, good.engine]);
    const deadline = ({ id }: Engine): number => (id === 'hanging' ? 5 : 60_000);
    expect((await poolOf({ deadline }).hear(asked)).engine.id).toBe('good');
    expect(asked.outcomes()).toEqual([...Array.from({ length: 4 }, () => 'hanging ENGINE_TIMEOUT'), 'good ok']);
    expect(hanging.calls.every(({ signal }) => signal.aborted)).toBe(true);
  });

  it('asks a second time for the last stretch when the first request is slow, and stops the loser', async () => {
    const { engine, calls } = engineThat('odd', [...Array.from({ length: 5 }, () => 'ok' as const), 'hang', 'ok'], {});
    const two: Engine = { ...engine, capabilities: { ...engine.capabilities, maxInFlight: 2 } };
    const pool = poolOf({ hedge: true });
    for (let i = 0; i < 5; i++) await pool.hear(request([two]));
    const asked = request([two]);
    expect((await pool.hear(asked)).recognition).toEqual(HEARD);
    expect(calls).toHaveLength(7);
    expect(asked.written.map(({ hedge, outcome }) => [hedge, outcome])).toEqual([
      [false, 'cancelled'],
      [true, 'ok'],
    ]);
  });

  it('never asks a second time where that is not allowed', async () => {
    const stop = new AbortController();
    const { engine, calls } = engineThat('odd', [...Array.from({ length: 5 }, () => 'ok' as const), 'hang']);
    const pool = poolOf();
    for (let i = 0; i < 5; i++) await pool.hear(request([engine]));
    const hanging = pool.hear(request([engine], { signal: stop.signal }));
    while (calls.length < 6) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('enough'));
    await expect(hanging).rejects.toThrow('enough');
    expect(calls).toHaveLength(6);
  });
});

describe('a vote', () => {
  const hears = (id: string, text: string, confidence = 0.9) =>
    engineThat(id, [async () => ({ ...HEARD, words: [{ text, startMs: 0, endMs: 500, confidence, language: 'kk' }] })]);

  it('is of the words of all members, each with the engines that agreed', async () => {
    const members = [hears('a', 'сәлем'), hears('b', 'шалом'), hears('c', 'сәлем')];
    const combined = createCombined(members.map(({ engine }) => engine));
    const asked = request([combined]);
    const { engine, recognition } = await poolOf().hear(asked);
    expect(engine.id).toBe('combined');
    expect(recognition.words).toMatchObject([{ text: 'сәлем', engines: ['a', 'c'] }]);
    expect(asked.outcomes().toSorted()).toEqual(['a ok', 'b ok', 'c ok']);
  });

  it('counts members as much as their weights say, for one language or for all', async () => {
    const heard = async (weights: Record<string, number>) => {
      const members = [hears('a', 'сәлем', 0.6), hears('b', 'шалом', 0.7)].map(({ engine }) => engine);
      return (await poolOf().hear(request([createCombined(members, weights)]))).recognition.words[0]?.text;
    };
    expect(await heard({})).toBe('шалом');
    expect(await heard({ 'a:kk': 3 })).toBe('сәлем');
    expect(await heard({ 'a:ru': 3 })).toBe('шалом');
    expect(await heard({ a: 3 })).toBe('сәлем');
  });

  it('goes on without a member that fails, and says so; without all it fails', async () => {
    const [good, bad] = [hears('good', 'сәлем'), engineThat('bad', ['ENGINE_KEY_REFUSED'])];
    const { recognition } = await poolOf().hear(request([createCombined([good.engine, bad.engine])]));
    expect(recognition.words.map(({ text }) => text)).toEqual(['сәлем']);
    expect(recognition.warnings).toMatchObject([{ code: 'ENGINE_MISSED_VOTE', details: { engine: 'bad', code: 'ENGINE_KEY_REFUSED' } }]);
    const worse = engineThat('worse', ['ENGINE_QUOTA_EXHAUSTED']);
    await expect(poolOf().hear(request([createCombined([bad.engine, worse.engine])]))).rejects.toMatchObject({
      code: 'ENGINE_KEY_REFUSED',
    });
  });

  it('pays nobody for a part that one member does not take', async () => {
    const [large, small] = [hears('large', 'сәлем'), hears('small', 'сәлем')];
    const short: Engine = { ...small.engine, capabilities: { ...small.engine.capabilities, maxSeconds: 5 } };
    await expect(poolOf().hear(request([createCombined([large.engine, short])]))).rejects.toMatchObject({ code: 'CHUNK_TOO_LARGE' });
    expect(large.calls).toHaveLength(0);
  });
});
