import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../contract/app-error.ts';

/** At most `calls` in any stretch of `perMs`, of which `burst` may come at once. */
export interface RateLimit {
  readonly calls: number;
  readonly perMs: number;
  readonly burst: number;
}

/** Keeps to the limits that engines' makers set, together with all other workers. */
export interface RateLimiter {
  /**
   * Waits until a call under this key may be made. Rejects with the signal's reason. `longestMs`: rejects with
   * ENGINE_RATE_LIMITED rather than wait longer; the place in line is lost then.
   */
  take(key: string, limit: RateLimit, signal: AbortSignal, longestMs?: number): Promise<void>;
  /** Nobody makes a call under this key before so long has passed: what Retry-After asks for. */
  block(key: string, ms: number): Promise<void>;
}

/** Where the buckets are, shared by all workers. */
export interface RateStore {
  /** Takes the next place in line and says how long it is until that, in milliseconds. `intervalMs` between places, `burst` at once. */
  reserve(key: string, intervalMs: number, burst: number): Promise<number>;
  block(key: string, ms: number): Promise<void>;
}

export function createRateLimiter(store: RateStore): RateLimiter {
  return {
    async take(key, { calls, perMs, burst }, signal, longestMs = Number.POSITIVE_INFINITY) {
      signal.throwIfAborted();
      // A full burst and then the steady rate never exceed the limit in any window.
      const waitMs = await store.reserve(key, perMs / Math.max(1, calls - burst), burst);
      if (waitMs > longestMs) throw new AppError('ENGINE_RATE_LIMITED', { message: `${key} asked for a pause`, retryAfterMs: waitMs });
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
    block: (key, ms) => store.block(key, ms),
  };
}

/** Buckets of this process alone: for commands without a database, and for tests. */
export function createMemoryRates(now: () => number = Date.now): RateStore {
  const next = new Map<string, number>();
  return {
    async reserve(key, intervalMs, burst) {
      const time = now();
      const at = Math.max(next.get(key) ?? 0, time - (burst - 1) * intervalMs);
      next.set(key, at + intervalMs);
      return Math.max(0, at - time);
    },
    async block(key, ms) {
      next.set(key, Math.max(next.get(key) ?? 0, now() + ms));
    },
  };
}
