import { type Job, type Queue, Worker } from 'bullmq';
import type { RedisConfig } from '../../config/redis.ts';
import { closeRedis, connectRedis } from '../redis/connect-redis.ts';
import { explainRedisError } from '../redis/explain-redis-error.ts';
import type { Log } from '../telemetry/log.ts';
import { BellMessage, PREFIX } from './bell-queues.ts';

/** Takes bells from every queue, until it is disposed. */
export interface BellWorkers extends AsyncDisposable {
  /** Has the workers run or pause as the listener is muted or not; also starts what has stopped by itself. */
  tend(): void;
}

interface Listener {
  /** Never rejects. */
  look: () => Promise<void>;
  muted: boolean;
}

/** A lost mark that a bell is there costs no more than this. */
const BLOCK_S = 2;
const RETRY_MS = 500;

/** One BullMQ worker for each queue, on connections of their own. They take nothing until they are tended. */
export function openBellWorkers(config: RedisConfig, queues: readonly Queue[], listener: Listener, log: Log): BellWorkers {
  const connection = connectRedis(config, 'patient');
  const workers = queues.map((queue) => {
    const hear = async (job: Job): Promise<void> => {
      if (!BellMessage.safeParse(job.data).success) return;
      if (!listener.muted) return listener.look();
      // A worker that is paused while it waits takes one more: others hear it.
      await queue.add(job.name, job.data, { priority: job.priority });
    };
    const worker = new Worker(queue.name, hear, {
      connection,
      prefix: PREFIX,
      autorun: false,
      concurrency: 1,
      drainDelay: BLOCK_S,
      runRetryDelay: RETRY_MS,
      skipVersionCheck: true,
    });
    // It would try again at once; now it rests until it is tended.
    worker.on('error', (error) => {
      log.debug({ reason: explainRedisError(error, config) }, 'bells cannot be taken');
      void worker.pause(true);
    });
    return worker;
  });
  return {
    tend() {
      for (const worker of workers) void (listener.muted ? worker.pause(true) : worker.resume());
    },
    async [Symbol.asyncDispose]() {
      // Waiting for Redis could take for ever; a bell in hand rings again elsewhere.
      await Promise.all(workers.map((worker) => worker.close(true)));
      await closeRedis(connection);
    },
  };
}
