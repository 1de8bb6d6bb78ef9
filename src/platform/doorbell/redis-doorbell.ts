import type { Queue } from 'bullmq';
import type { RedisConfig } from '../../config/redis.ts';
import { connectRedis } from '../redis/connect-redis.ts';
import { explainRedisError } from '../redis/explain-redis-error.ts';
import { openRedisLink, type RedisSession } from '../redis/redis-link.ts';
import { within } from '../redis/within.ts';
import type { Log } from '../telemetry/log.ts';
import { openBellQueues } from './bell-queues.ts';
import { type BellWorkers, openBellWorkers } from './bell-workers.ts';
import type { Bell, Doorbell } from './doorbell.ts';
import { lookSafely } from './look-safely.ts';
import { listenForChanges, publishChange } from './redis-changes.ts';
import type { Signals } from './signals.ts';

export interface RedisDoorbell extends Doorbell {
  /** For a dashboard. In the order of QUEUES; they fail at once while Redis is away. */
  queues: readonly Queue[];
}

/** Redis has so long to take a ring or a change; then PostgreSQL takes it as well. */
const RING_MS = 250;
/** So long it counts as an ailment that a ring was not taken, though Redis answers. */
const REFUSAL_MS = 30_000;

/** One that listens; it has workers while Redis can be used. */
interface Listener {
  look: () => Promise<void>;
  muted: boolean;
  workers: BellWorkers | null;
}

/**
 * BullMQ and pub/sub on Redis. What Redis does not take, the signals of PostgreSQL carry; everybody hears both.
 * Disposing closes the signals.
 */
export async function openRedisDoorbell(config: RedisConfig, signals: Signals, log: Log): Promise<RedisDoorbell> {
  const self = crypto.randomUUID();
  const client = connectRedis(config, 'hasty');
  const bells = openBellQueues(client);
  const listeners = new Set<Listener>();
  const unfinished = new Set<Promise<void>>();
  let refusal: { error: unknown; at: number } | null = null;

  const track = (work: Promise<void>): void => {
    unfinished.add(work);
    void work.finally(() => unfinished.delete(work));
  };
  const dismiss = async (listener: Listener): Promise<void> => {
    const { workers } = listener;
    listener.workers = null;
    await workers?.[Symbol.asyncDispose]();
  };
  const openSession = (): RedisSession => {
    refusal = null;
    const changes = listenForChanges(config, client, self, (jobId) => signals.here('change', jobId));
    return {
      async check() {
        for (const listener of listeners) {
          listener.workers ??= openBellWorkers(config, bells.queues, listener, log);
          listener.workers.tend();
        }
        await changes.check();
      },
      async [Symbol.asyncDispose]() {
        await Promise.all([...[...listeners].map(dismiss), changes[Symbol.asyncDispose]()]);
      },
    };
  };
  const link = await openRedisLink(config, client, openSession, log);
  const ringWithoutRedis = (jobId: string): void => {
    signals.here('ring', jobId);
    signals.elsewhere('ring', jobId);
  };
  const ringRedis = async (bell: Bell): Promise<void> => {
    try {
      await within(RING_MS, bells.add(bell));
      refusal = null;
    } catch (error) {
      refusal = { error, at: Date.now() };
      ringWithoutRedis(bell.jobId);
      void link.check();
    }
  };

  return {
    queues: bells.queues,
    ring(bell) {
      if (link.usable()) track(ringRedis(bell));
      else ringWithoutRedis(bell.jobId);
    },
    announce(jobId) {
      signals.here('change', jobId);
      const tellByPostgres = (): void => signals.elsewhere('change', jobId);
      if (link.usable()) track(within(RING_MS, publishChange(client, self, jobId)).catch(tellByPostgres));
      else tellByPostgres();
    },
    onRing(look) {
      const listener: Listener = { look: () => lookSafely(look, log), muted: false, workers: null };
      listeners.add(listener);
      void link.check();
      const unsubscribe = signals.on('ring', () => void listener.look());
      return {
        mute(muted) {
          if (muted === listener.muted) return;
          listener.muted = muted;
          listener.workers?.tend();
        },
        stop() {
          unsubscribe();
          listeners.delete(listener);
          track(dismiss(listener));
        },
      };
    },
    onChange: (listener) => signals.on('change', listener),
    async health() {
      const health = await link.health();
      if (health.status !== 'ok' || refusal === null || Date.now() - refusal.at > REFUSAL_MS) return health;
      return { status: 'degraded', message: `${explainRedisError(refusal.error, config)} (it did not take the last ring)` };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(unfinished);
      await Promise.all([bells[Symbol.asyncDispose](), link[Symbol.asyncDispose]()]);
      await signals[Symbol.asyncDispose]();
    },
  };
}
