import { Queue } from 'bullmq';
import { z } from 'zod';
import type { RedisClient } from '../redis/connect-redis.ts';
import { type Bell, QUEUES } from './doorbell.ts';

/** Before every key. The braces keep them on one node of a cluster, which scripts over several keys need. */
export const PREFIX = '{kazru}';

/** What a bell carries. Another version, older or newer, is not for this program. */
export const BellMessage = z.object({ version: z.literal(1), jobId: z.string().min(1) });
type BellMessage = z.infer<typeof BellMessage>;

export interface BellQueues extends AsyncDisposable {
  /** In the order of QUEUES. */
  queues: readonly Queue[];
  /** Rejects when Redis does not take the bell. */
  add(bell: Bell): Promise<void>;
}

/** Bells are kept for the dashboard after they were heard. */
const KEPT = 200;
/** BullMQ's priorities go from 1, the most urgent, to this. */
const LAST_PRIORITY = 2 ** 21 - 1;

/** One BullMQ queue for each of QUEUES, on a connection that others close. */
export function openBellQueues(connection: RedisClient): BellQueues {
  const queues = QUEUES.map((name) => {
    const queue = new Queue(name, {
      connection,
      prefix: PREFIX,
      skipVersionCheck: true,
      skipWaitingForReady: true,
      defaultJobOptions: { attempts: 1, removeOnComplete: { count: KEPT }, removeOnFail: { count: KEPT } },
    });
    queue.on('error', () => {});
    return queue;
  });
  return {
    queues,
    async add({ jobId, queue, dueAt }) {
      const named = queues[queue];
      if (named === undefined) throw new Error(`there is no queue ${queue}, only 0 to ${queues.length - 1}`);
      const message: BellMessage = { version: 1, jobId };
      await named.add('look', message, { priority: priorityOf(dueAt) });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(queues.map((queue) => queue.close().catch(() => {})));
    },
  };
}

/** The second in which it is due. It starts anew every 24 days; a bell that is out of order then only rings late. */
function priorityOf(dueAt: Date): number {
  return 1 + (Math.max(0, Math.floor(dueAt.getTime() / 1000)) % LAST_PRIORITY);
}
