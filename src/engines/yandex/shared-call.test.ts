import { describe, expect, it } from 'vitest';
import { createSharedCall } from './shared-call.ts';

/** A call that ends when it is told to. */
function scripted() {
  const calls: (PromiseWithResolvers<string> & { signal: AbortSignal })[] = [];
  const shared = createSharedCall((signal) => {
    const call = { ...Promise.withResolvers<string>(), signal };
    signal.addEventListener('abort', () => call.reject(signal.reason));
    calls.push(call);
    return call.promise;
  });
  return { calls, shared };
}
const never = new AbortController().signal;

describe('createSharedCall', () => {
  it('makes one call for all who ask at once, and a new one later', async () => {
    const { calls, shared } = scripted();
    const both = Promise.all([shared(never), shared(never)]);
    calls[0]?.resolve('first');
    expect(await both).toEqual(['first', 'first']);
    const later = shared(never);
    calls[1]?.resolve('second');
    expect(await later).toBe('second');
    expect(calls).toHaveLength(2);
  });

  it('lets one leave and goes on for the others', async () => {
    const { calls, shared } = scripted();
    const leaving = new AbortController();
    const left = shared(leaving.signal);
    const stayed = shared(never);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(calls[0]?.signal.aborted).toBe(false);
    calls[0]?.resolve('answer');
    expect(await stayed).toBe('answer');
  });

  it('stops the call when the last one has left, and begins anew for the next', async () => {
    const { calls, shared } = scripted();
    const leaving = new AbortController();
    const both = [shared(leaving.signal), shared(leaving.signal)];
    leaving.abort(new Error('gone'));
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls[0]?.signal.aborted).toBe(true);
    const next = shared(never);
    calls[1]?.resolve('anew');
    expect(await next).toBe('anew');
  });

  it('tells all of a failure and keeps nothing of it', async () => {
    const { calls, shared } = scripted();
    const both = [shared(never), shared(never)];
    calls[0]?.reject(new Error('refused'));
    for (const one of both) await expect(one).rejects.toThrow('refused');
    const next = shared(never);
    calls[1]?.resolve('well');
    expect(await next).toBe('well');
  });

  it('makes no call for one who has left already', async () => {
    const { calls, shared } = scripted();
    await expect(shared(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(calls).toEqual([]);
  });
});
