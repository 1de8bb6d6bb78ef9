import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../contract/app-error.ts';

/** The one message of a thread that is given `workerData`. The thread has ended when this settles; rejects with an AppError, or the signal's reason. */
export async function answerOf<T>(thread: URL, workerData: unknown, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const worker = new Worker(thread, { workerData });
  try {
    const [answer] = await once(worker, 'message', { signal });
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    throw AppError.fromUnknown(error);
  } finally {
    await worker.terminate();
  }
}
