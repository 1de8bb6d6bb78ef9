import { AppError } from '../../../src/contract/app-error.ts';
import { toStored } from '../../../src/jobs/chunk-store.ts';
import type { JobStore } from '../../../src/jobs/job-store.ts';
import { mergeChunks } from '../../../src/jobs/steps/merge.ts';
import type { JobRow } from '../../../src/platform/db/schema.ts';
import { CHUNK, callOf, claimOf, ENGINE, FAILED, FIRST, HALVES, HEARD, LEASE_MS, PLAN, SECOND } from './fixtures.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** A store with what every test of it does. */
export interface Kit {
  store: StoreUnderTest;
  jobs: JobStore;
  /** The next job that waits. */
  claimOne(worker?: string): Promise<JobRow>;
  addClaimed(): Promise<JobRow>;
  complete(job: JobRow): ReturnType<JobStore['complete']>;
  /** Every lease runs out, and is found. */
  crash(): ReturnType<JobStore['returnExpired']>;
  /** Everything that a worker writes for a claim. */
  fencedWrites(job: JobRow): Record<string, () => Promise<unknown>>;
  /** All that is stored of a job. */
  everything(job: JobRow): Promise<unknown>;
}

export function openKit(store: StoreUnderTest): Kit {
  const { jobs } = store;
  const claim = async (worker: string, only?: string[]): Promise<JobRow> => {
    const [job] = await jobs.claim({ worker, limit: 1, ...(only && { only }) });
    if (!job) throw new Error('there was nothing to claim');
    return job;
  };
  const complete: Kit['complete'] = async (job) => {
    const chunks = (await jobs.listChunks(job.id)).filter((chunk) => !chunk.replaced);
    const merged = await mergeChunks(chunks, job.language, await jobs.contextOf(job.id));
    return jobs.complete({ job, claim: claimOf(job), engine: ENGINE, chunks, merged, durationMs: 4000, warnings: [], saved: null });
  };
  return {
    store,
    jobs,
    claimOne: (worker = 'w') => claim(worker),
    addClaimed: async () => claim('w', [await store.add()]),
    complete,
    async crash() {
      await store.pass(LEASE_MS + 1000);
      return jobs.returnExpired();
    },
    fencedWrites(job) {
      const own = claimOf(job);
      return {
        setEngine: () => jobs.setEngine(own, 'two'),
        setPlan: () => jobs.setPlan(own, PLAN),
        report: () => jobs.report(own, { stage: 'merge', progress: 98 }),
        setPrepared: () => jobs.setPrepared(own, job.recording_id, PLAN, [1], []),
        setSpeakers: () => jobs.setSpeakers(own, { diarizer: 'one', ticket: 'paid' }),
        storeChunk: () => jobs.storeChunk(own, SECOND, CHUNK),
        replaceChunk: () => jobs.replaceChunk(own, toStored(CHUNK, FIRST), HALVES),
        finishChunk: () => jobs.finishChunk(own, FIRST, HEARD),
        markGap: () => jobs.markGap(own, FIRST, FAILED),
        beginCall: () => jobs.beginCall(own, callOf(job)),
        park: () => jobs.park(own, 1000),
        failForNow: () => jobs.fail(own, job, FAILED),
        failForGood: () => jobs.fail(own, job, new AppError('UNDECODABLE_AUDIO')),
        complete: () => complete(job),
      };
    },
    everything: async (job) => ({
      job: await store.jobOf(job.id),
      recording: await jobs.recordingOf(job),
      chunks: await jobs.listChunks(job.id),
      transcript: await store.transcriptOf(job.id),
      usage: await store.usageOf(job.owner_id, 'USD'),
      spent: await jobs.spentOn(job, 'KZT'),
    }),
  };
}
