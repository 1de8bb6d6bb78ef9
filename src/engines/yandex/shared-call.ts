/**
 * One call for all who want its result at the same time. Each may leave by its own signal; when the last one has left
 * the call is aborted, so that nothing of it stays behind.
 */
export function createSharedCall<T>(call: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let current: { result: Promise<T>; stop: AbortController; waiting: number } | null = null;

  const begin = () => {
    const stop = new AbortController();
    const result = call(stop.signal).finally(() => {
      if (current?.stop === stop) current = null;
    });
    return { result, stop, waiting: 0 };
  };

  return async (signal) => {
    signal.throwIfAborted();
    current ??= begin();
    const joined = current;
    joined.waiting++;
    const left = Promise.withResolvers<never>();
    const leave = (): void => left.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([joined.result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      if (--joined.waiting === 0) {
        joined.stop.abort(new Error('Nobody waits for it any more'));
        if (current === joined) current = null;
        await joined.result.catch(() => {});
      }
    }
  };
}
