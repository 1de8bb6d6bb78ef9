import { AppError } from '../contract/app-error.ts';
import { type QueueTools, readQueue } from './queue-state.ts';

export interface RoomTools extends QueueTools {
  /** Work that may wait, in milliseconds of the whole cluster's time. */
  maxQueueWaitMs: number;
}

/** Below this an upload would end another one. */
const MEMORY = 128 * 1024 ** 2;
const FRESH_MS = 1000;
const LONGEST_RETRY_MS = 3_600_000;

/**
 * A check for before an upload is received; it looks at most once a second. Throws QUEUE_FULL when more waits than may,
 * and OVERLOADED when memory is short. A queue that is merely long is no reason: people see their place in it.
 */
export function createRoomCheck(tools: RoomTools): () => Promise<void> {
  let last: { at: number; queue: ReturnType<typeof readQueue> } | null = null;
  return async () => {
    if (process.availableMemory() < MEMORY) throw new AppError('OVERLOADED', { retryAfterMs: 5000 });
    if (last === null || Date.now() - last.at > FRESH_MS) last = { at: Date.now(), queue: readQueue(tools) };
    const { backlogMs, queued } = await last.queue;
    if (backlogMs <= tools.maxQueueWaitMs) return;
    throw new AppError('QUEUE_FULL', {
      retryAfterMs: Math.min(backlogMs - tools.maxQueueWaitMs, LONGEST_RETRY_MS),
      details: { queued, backlog_seconds: Math.round(backlogMs / 1000), max_queue_wait_seconds: tools.maxQueueWaitMs / 1000 },
    });
  };
}
