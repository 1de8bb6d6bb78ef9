import type { JobStore } from '../../../src/jobs/job-store.ts';
import { chunkTables } from './memory-chunks.ts';
import type { MemoryDatabase } from './memory-database.ts';
import { recordingOf, updateHeld } from './memory-database.ts';
import { endings } from './memory-endings.ts';
import { leases } from './memory-leases.ts';
import { workerReports } from './memory-workers.ts';

type Immediate<F> = F extends (...args: infer A) => Promise<infer R> ? (...args: A) => R : never;

/** The store of jobs without the waiting: each call is one step, and throws what the store rejects with. */
export type ImmediateJobStore = { [K in keyof JobStore]: Immediate<JobStore[K]> };

/** The jobs in memory, with the meaning that they have in PostgreSQL (`job-store-contract.ts` says which). */
export function openMemoryJobStore(database: MemoryDatabase): ImmediateJobStore {
  return {
    ...leases(database),
    ...chunkTables(database),
    ...endings(database),
    ...workerReports(database),
    recordingOf: (job) => ({ ...recordingOf(database, job.recording_id) }),
    setEngine: (claim, engineId) => void updateHeld(database, claim, { engine_used: engineId }),
    setPlan: (claim, plan) => void updateHeld(database, claim, { plan }),
    report: (claim, progress) => void updateHeld(database, claim, progress),
    setPrepared(claim, recordingId, plan, bars) {
      updateHeld(database, claim, { plan, crashes: 0 });
      Object.assign(recordingOf(database, recordingId), { duration_ms: plan.finished?.durationMs ?? null, peaks: [...bars] });
    },
  };
}

/** The same as workers know it. */
export function toJobStore(store: ImmediateJobStore): JobStore {
  const calls = Object.entries(store).map(([name, call]) => [
    name,
    async (...args: never[]) => (call as (...args: never[]) => unknown)(...args),
  ]);
  return Object.fromEntries(calls) as JobStore;
}
