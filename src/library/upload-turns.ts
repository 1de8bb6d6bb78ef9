import { AppError } from '../contract/app-error.ts';

/** Who uploads now, in this process. */
export interface UploadTurns {
  /**
   * Begins an upload; disposing ends it. Where only one is allowed it waits for the others of `who`, unread, and throws
   * ONE_UPLOAD_AT_A_TIME when they take too long, or the signal's reason.
   */
  take(who: string, onlyOne: boolean, signal?: AbortSignal): Promise<Disposable>;
}

const WAIT_MS = 20_000;
const RETRY_AFTER_MS = 5000;

export function createUploadTurns(waitMs = WAIT_MS): UploadTurns {
  const underWay = new Map<string, number>();
  /** In the order in which they came. */
  const waiting = new Map<string, (() => void)[]>();

  const begin = (who: string): Disposable => {
    underWay.set(who, (underWay.get(who) ?? 0) + 1);
    return {
      [Symbol.dispose]() {
        const left = (underWay.get(who) ?? 1) - 1;
        if (left > 0) {
          underWay.set(who, left);
          return;
        }
        underWay.delete(who);
        waiting.get(who)?.shift()?.();
      },
    };
  };

  return {
    async take(who, onlyOne, signal) {
      if (!onlyOne || !underWay.has(who)) return begin(who);
      const queue = waiting.get(who) ?? [];
      waiting.set(who, queue);
      const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
      const turn = (): void => resolve(begin(who));
      queue.push(turn);
      // Out of the queue at once, so that nobody gives a turn to who has left.
      const giveUp = (reason: unknown): void => {
        const place = queue.indexOf(turn);
        if (place >= 0) queue.splice(place, 1);
        reject(reason);
      };
      const leave = (): void => giveUp(signal?.reason);
      const timer = setTimeout(() => giveUp(new AppError('ONE_UPLOAD_AT_A_TIME', { retryAfterMs: RETRY_AFTER_MS })), waitMs);
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) leave();
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        if (queue.length === 0 && waiting.get(who) === queue) waiting.delete(who);
      }
    },
  };
}
