import { AppError } from '../contract/app-error.ts';

/** Work that must end within a time of its own, and no later than the signal. Rejects with ENGINE_TIMEOUT, or with the signal's reason. */
export async function within<T>(
  engine: string,
  ms: number,
  signal: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new AppError('ENGINE_TIMEOUT', { message: `${engine} did not answer within ${Math.round(ms / 1000)} s` })),
    ms,
  );
  try {
    return await work(signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}
