import { settleProcessing } from '../../../src/contract/processing.ts';
import { NO_GLOSSARY } from '../../../src/glossary/glossary-of-job.ts';
import type { JobStore } from '../../../src/jobs/job-store.ts';
import { chunkTables } from './memory-chunks.ts';
import type { MemoryDatabase } from './memory-database.ts';
import { jobOf, recordingOf, updateHeld } from './memory-database.ts';
import { endings } from './memory-endings.ts';
import { leases } from './memory-leases.ts';
import { workerReports } from './memory-workers.ts';

const NOTHING_FOUND = { diarizer: null, ticket: null, turns: null, error: null };

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
    setSpeakers(claim, { voices: _, ...findings }) {
      updateHeld(database, claim, { crashes: 0 });
      const found = database.sounds.get(claim.jobId);
      if (found) database.sounds.set(claim.jobId, { ...found, ...findings });
    },
    soundOf: (jobId) => database.sounds.get(jobId) ?? null,
    contextOf(jobId) {
      const found = database.sounds.get(jobId);
      return {
        processing: settleProcessing(jobOf(database, jobId).processing),
        speech: found?.speech.map(({ startMs, endMs }) => [startMs, endMs] as const) ?? null,
        turns: found?.turns ?? null,
        diarizer: found?.turns ? found.diarizer : null,
        glossary: NO_GLOSSARY,
        diarizerError: found?.error ?? null,
        edits: database.edits.get(jobId) ?? [],
        voices: [],
      };
    },
    // Nobody writes a glossary there.
    hintsOf: () => null,
    setEngine: (claim, engineId) => void updateHeld(database, claim, { engine_used: engineId }),
    setPlan: (claim, plan) => void updateHeld(database, claim, { plan }),
    report: (claim, progress) => void updateHeld(database, claim, progress),
    setPrepared(claim, recordingId, plan, bars, speech) {
      updateHeld(database, claim, { plan, crashes: 0 });
      const found = database.sounds.get(claim.jobId) ?? NOTHING_FOUND;
      database.sounds.set(claim.jobId, {
        ...found,
        speech: speech.map(({ startMs, endMs }) => ({ startMs: Math.round(startMs), endMs: Math.round(endMs) })),
      });
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
