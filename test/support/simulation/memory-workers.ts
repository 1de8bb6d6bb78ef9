import { type Capacity, LOST_SECONDS, type WorkerReport } from '../../../src/jobs/heartbeat.ts';
import type { MemoryDatabase } from './memory-database.ts';

/** How workers report themselves. */
export function workerReports({ workers, owners, now }: MemoryDatabase) {
  return {
    reportWorker: (report: WorkerReport): void => void workers.set(report.id, { ...report, seenAt: now() }),
    forgetWorker: (id: string): void => void workers.delete(id),
    readCapacity(): Capacity {
      const live = [...workers.values()].filter(({ draining, seenAt }) => !draining && seenAt > now() - LOST_SECONDS * 1000);
      const slots = live.reduce((sum, worker) => sum + worker.slots, 0);
      return { workers: live.length, slots: Math.max(1, slots), shared: owners.size > 1 };
    },
  };
}
