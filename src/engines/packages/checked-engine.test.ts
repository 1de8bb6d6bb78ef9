import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/app-error.ts';
import type { Engine, RecogniseRequest, Recognition } from '../engine.ts';
import { fakeEngine } from '../fake-engine.ts';
import { checkedEngine } from './checked-engine.ts';

const SECRET = 'very-secret';
const redact = (text: string): string => text.replaceAll(SECRET, '***');
const request = (signal: AbortSignal = new AbortController().signal): RecogniseRequest => ({
  audio: { encoding: 'wav', durationMs: 1000, bytes: 1, file: '', open: () => Readable.from([]) },
  language: 'kk',
  deferred: false,
  speakers: null,
  hints: [],
  signal,
  ticket: null,
  onAccepted: async () => {},
});
const hearing = (recognise: Engine['recognise']): Engine => checkedEngine(fakeEngine('mine', { recognise }), redact);

const failure = (recognise: Engine['recognise']): Promise<unknown> =>
  hearing(recognise)
    .recognise(request())
    .catch((thrown: unknown) => thrown);

describe('checkedEngine', () => {
  it('passes on what keeps to the contract', async () => {
    const answer: Recognition = {
      words: [{ text: 'иә', startMs: 0, endMs: 1000, confidence: 0.5, language: 'kk' }],
      warnings: [],
      billedMs: null,
    };
    const given = request();
    const seen: RecogniseRequest[] = [];
    const engine = hearing(async (asked) => {
      seen.push(asked);
      return answer;
    });
    expect(await engine.recognise(given)).toEqual(answer);
    expect(seen).toEqual([given]);
    expect(engine).toMatchObject({ id: 'mine', name: 'Engine mine', model: 'mine-1', demo: false });
    expect(await engine.check()).toBeNull();
  });

  it('calls the methods of a class on their object', async () => {
    class Mine {
      text = 'иә';
      async recognise() {
        return { words: [{ text: this.text, startMs: 0, endMs: 1, confidence: null, language: null }], warnings: [], billedMs: null };
      }
      async check() {
        return `${this.text}: no key`;
      }
    }
    const engine = checkedEngine(
      Object.assign(new Mine(), { ...fakeEngine('mine'), recognise: Mine.prototype.recognise, check: Mine.prototype.check }),
      redact,
    );
    expect((await engine.recognise(request())).words[0]?.text).toBe('иә');
    expect(await engine.check()).toBe('иә: no key');
  });

  it('refuses an answer that breaks the contract, with what is wrong', async () => {
    const answer = { words: [{ text: 'иә', startMs: 900, endMs: 1200, confidence: null, language: null }], warnings: [], billedMs: null };
    expect(await failure(async () => answer)).toMatchObject({
      code: 'ENGINE_BAD_ANSWER',
      message: 'mine gave an answer that is not to be used: words.0: ends at 1200 ms, behind the end of the clip at 1000 ms',
    });
  });

  it.each<[string, () => unknown, object]>([
    [
      'an error of ours',
      () => new AppError('CHUNK_TOO_LARGE', { message: 'too large' }),
      { code: 'CHUNK_TOO_LARGE', message: 'too large' },
    ],
    [
      'an error with a code of ours',
      () => Object.assign(new Error('slow down'), { code: 'ENGINE_RATE_LIMITED', retryAfterMs: 3000 }),
      { code: 'ENGINE_RATE_LIMITED', message: 'mine: slow down', retryAfterMs: 3000 },
    ],
    [
      'an error without a pause',
      () => Object.assign(new Error('no'), { code: 'ENGINE_KEY_REFUSED', retryAfterMs: 'soon' }),
      { code: 'ENGINE_KEY_REFUSED', retryAfterMs: null },
    ],
    [
      'a code of another part',
      () => Object.assign(new Error('gone'), { code: 'JOB_NOT_FOUND' }),
      { code: 'ENGINE_FAILED', message: 'mine failed: gone' },
    ],
    [
      'a code of the system',
      () => Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
      { code: 'ENGINE_FAILED', message: 'mine failed: reset' },
    ],
    ['a bare error', () => new TypeError('x is undefined'), { code: 'ENGINE_FAILED', message: 'mine failed: x is undefined' }],
    ['what is no error', () => 'no luck', { code: 'ENGINE_FAILED', message: 'mine failed: no luck' }],
  ])('makes an AppError of %s', async (_, thrown, expected) => {
    const rejecting = await failure(() => Promise.reject(thrown()));
    expect(rejecting).toBeInstanceOf(AppError);
    expect(rejecting).toMatchObject(expected);
    const throwing = await failure(() => {
      throw thrown();
    });
    expect(throwing).toMatchObject(expected);
  });

  it('lets no secret through, not even in the cause', async () => {
    const error = (await failure(() => Promise.reject(new Error(`401 for ${SECRET}`)))) as AppError;
    expect(error.message).toBe('mine failed: 401 for ***');
    expect(error.cause).toBeUndefined();
    const engine = checkedEngine(fakeEngine('mine', { check: async () => `refused ${SECRET}` }), redact);
    expect(await engine.check()).toBe('refused ***');
  });

  it('ends when it is aborted, though the engine never does', async () => {
    const stop = new AbortController();
    const engine = hearing(() => {
      queueMicrotask(() => stop.abort(new Error('cancelled')));
      return new Promise(() => {});
    });
    await expect(engine.recognise(request(stop.signal))).rejects.toThrow('cancelled');
    await expect(engine.recognise(request(stop.signal))).rejects.toThrow('cancelled');
  });

  it('gives the reason of the signal for whatever the engine throws then', async () => {
    const stop = new AbortController();
    const engine = hearing(async () => {
      stop.abort(new Error('cancelled'));
      throw new Error('socket hang up');
    });
    await expect(engine.recognise(request(stop.signal))).rejects.toThrow('cancelled');
  });
});
