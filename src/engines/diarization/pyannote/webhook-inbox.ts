import { setTimeout as sleep } from 'node:timers/promises';

/** Where those who wait for a job hear that it has ended, before they would have asked again. */
export interface WebhookInbox {
  /** Waits for so long, or until somebody tells of the job. Rejects with the signal's reason. */
  wait(jobId: string, ms: number, signal: AbortSignal): Promise<void>;
  /** The job has ended. Of one that nobody waits for nothing is kept. */
  tell(jobId: string): void;
}

export function createWebhookInbox(): WebhookInbox {
  const waiting = new Map<string, Set<AbortController>>();
  return {
    async wait(jobId, ms, signal) {
      signal.throwIfAborted();
      const told = new AbortController();
      const others = waiting.get(jobId) ?? new Set();
      waiting.set(jobId, others.add(told));
      try {
        await sleep(ms, undefined, { signal: AbortSignal.any([signal, told.signal]) }).catch(() => signal.throwIfAborted());
      } finally {
        others.delete(told);
        if (others.size === 0) waiting.delete(jobId);
      }
    },
    tell(jobId) {
      for (const told of waiting.get(jobId) ?? []) told.abort();
    },
  };
}
