import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/contract/app-error.ts';
import { LeaseLost } from '../../../src/jobs/owned-job.ts';
import type { JobRow } from '../../../src/platform/db/schema.ts';
import { CHUNK, claimOf, FAILED, FIRST } from './fixtures.ts';
import type { Kit } from './kit.ts';

const TAKEN_AWAY: Record<string, (kit: Kit, job: JobRow) => Promise<unknown>> = {
  'its lease ran out': ({ crash }) => crash(),
  'it was given to another': async ({ crash, claimOne }) => {
    await crash();
    return claimOne('another');
  },
  'it was released': ({ jobs }, job) => jobs.release(claimOf(job)),
  'it was cancelled': ({ store }, job) => store.cancel(job.id),
  'it was deleted': ({ store }, job) => store.remove(job.id),
  'it was deleted and restored': async ({ store }, { id }) => {
    await store.remove(id);
    await store.restore(id);
  },
  'it was completed': ({ complete }, job) => complete(job),
  'it failed for good': ({ jobs }, job) => jobs.fail(claimOf(job), job, new AppError('UNDECODABLE_AUDIO')),
  'it failed for now': ({ jobs }, job) => jobs.fail(claimOf(job), job, FAILED),
  'it was put aside': ({ jobs }, job) => jobs.park(claimOf(job), 0),
};

/** Who has lost a job writes nothing of it. */
export function describeFencing(kit: () => Kit): void {
  describe('fencing', () => {
    test.each(Object.entries(TAKEN_AWAY))('after %s no write of its claim changes anything', async (_, takeAway) => {
      const { jobs, addClaimed, fencedWrites, everything } = kit();
      const job = await addClaimed();
      await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
      await takeAway(kit(), job);
      const before = await everything(job);
      for (const [name, write] of Object.entries(fencedWrites(job))) await expect(write(), name).rejects.toThrow(LeaseLost);
      await jobs.release(claimOf(job));
      expect(await jobs.renew([claimOf(job)])).toEqual(new Set());
      expect(await everything(job)).toEqual(before);
    });
  });
}
