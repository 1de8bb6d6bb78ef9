import { describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/id.ts';
import { CHUNK, claimOf, FAILED, FIRST, HEARD, SECOND, WORDS, WORKER } from './fixtures.ts';
import type { Kit } from './kit.ts';

/** What workers and people do beside the jobs. */
export function describePeople(kit: () => Kit): void {
  describe('workers', () => {
    test('those that live and do not drain make the capacity; without any it is one place', async () => {
      const { store, jobs } = kit();
      expect(await jobs.readCapacity()).toEqual({ workers: 0, slots: 1, shared: false });
      await jobs.reportWorker(WORKER);
      await jobs.reportWorker({ ...WORKER, running: 2 });
      await jobs.reportWorker({ ...WORKER, id: newId(), slots: 2 });
      const ending = { ...WORKER, id: newId() };
      await jobs.reportWorker(ending);
      await jobs.reportWorker({ ...ending, draining: true });
      expect(await jobs.readCapacity()).toEqual({ workers: 2, slots: 5, shared: false });
      await jobs.forgetWorker(WORKER.id);
      expect(await jobs.readCapacity()).toEqual({ workers: 1, slots: 2, shared: false });
      await store.pass(10_000);
      expect(await jobs.readCapacity()).toEqual({ workers: 0, slots: 1, shared: false });
    });

    test('several owners share them', async () => {
      const { store, jobs } = kit();
      await store.addOwner();
      expect(await jobs.readCapacity()).toMatchObject({ shared: true });
    });
  });

  describe('what people do', () => {
    test('a cancelled job is given to nobody; one that has ended is not cancelled', async () => {
      const { store, jobs, addClaimed, complete } = kit();
      const waiting = await store.add();
      await store.cancel(waiting);
      expect(await store.jobOf(waiting)).toMatchObject({ status: 'cancelled', lease_until: null, worker: null });
      expect(await jobs.claim({ worker: 'w', limit: 1 })).toEqual([]);
      const done = await addClaimed();
      await complete(done);
      await expect(store.cancel(done.id)).rejects.toMatchObject({ code: 'JOB_FINISHED' });
    });

    test('a deleted job comes back as it was, a running one as waiting, within a minute', async () => {
      const { store, addClaimed, complete } = kit();
      const running = await addClaimed();
      const done = await addClaimed();
      await complete(done);
      for (const { id } of [running, done]) {
        await store.remove(id);
        await store.remove(id);
        expect((await store.jobOf(id)).status).toBe('deleted');
        await store.restore(id);
      }
      expect((await store.jobOf(running.id)).status).toBe('queued');
      expect((await store.jobOf(done.id)).status).toBe('completed');
      await expect(store.restore(done.id)).rejects.toMatchObject({ code: 'NOT_RESTORABLE' });
      await store.remove(done.id);
      await store.pass(60_000);
      await expect(store.restore(done.id)).rejects.toMatchObject({ code: 'NOT_RESTORABLE' });
    });

    test('a failed job starts afresh and keeps what was heard; others have nothing to retry', async () => {
      const { store, jobs, claimOne, addClaimed, complete } = kit();
      const job = await addClaimed();
      await expect(store.retry(job.id)).rejects.toMatchObject({ code: 'NOTHING_TO_RETRY' });
      await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
      await jobs.finishChunk(claimOf(job), FIRST, HEARD);
      await jobs.storeChunk(claimOf(job), SECOND, { ...CHUNK, startMs: 4000, endMs: 8000 });
      await jobs.markGap(claimOf(job), SECOND, FAILED);
      await jobs.fail(claimOf(job), { ...job, errors: 3 }, FAILED);
      await store.retry(job.id);
      const again = await claimOne();
      expect(again).toMatchObject({
        id: job.id,
        errors: 0,
        crashes: 0,
        progress: 0,
        error_code: null,
        dead_at: null,
        completed_at: null,
      });
      expect(again.token).toBeGreaterThan(job.token);
      const [heard, open] = await jobs.listChunks(job.id);
      expect(heard?.words).toEqual(WORDS);
      expect(open).toMatchObject({ gap_code: null, gap_message: null, finished_at: null });
      await jobs.finishChunk(claimOf(again), SECOND, HEARD);
      await complete(again);
      await expect(store.retry(job.id)).rejects.toMatchObject({ code: 'NOTHING_TO_RETRY' });
    });
  });
}
