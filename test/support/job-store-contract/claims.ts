import { describe, expect, test } from 'vitest';
import type { Contact } from '../../../src/jobs/lease.ts';
import { CHUNK, claimOf, FIRST, LEASE_MS, WORKER } from './fixtures.ts';
import type { Kit } from './kit.ts';

/** How jobs change hands. */
export function describeClaims(kit: () => Kit): void {
  describe('claiming', () => {
    test('gives a waiting job out once, with a new token and a lease', async () => {
      const { store, jobs } = kit();
      const id = await store.add();
      const before = await store.jobOf(id);
      const [job, ...others] = await jobs.claim({ worker: 'host:1', limit: 5 });
      expect(others).toEqual([]);
      expect(job).toMatchObject({ id, status: 'processing', token: before.token + 1, worker: 'host:1' });
      const leftMs = (job?.lease_until?.getTime() ?? 0) - (await store.now());
      expect(leftMs).toBeGreaterThan(LEASE_MS - 2000);
      expect(leftMs).toBeLessThanOrEqual(LEASE_MS);
      expect(job?.started_at).not.toBeNull();
      expect(await jobs.claim({ worker: 'host:2', limit: 5 })).toEqual([]);
    });

    test('takes what is overdue first, then by queue, tier and due time', async () => {
      const { store, claimOne } = kit();
      const late = await store.add({ expectedMs: 1000 });
      const low = await store.add({ expectedMs: 60_000 });
      const slow = await store.add({ expectedMs: 90_000 });
      const quick = await store.add({ expectedMs: 50_000 });
      const paid = await store.add({ expectedMs: 99_000 });
      await store.set(late, { queue: 2 });
      await store.set(low, { queue: 1 });
      await store.set(paid, { tier: 1 });
      await store.pass(11_000);
      const order: string[] = [];
      for (let n = 0; n < 5; n++) order.push((await claimOne()).id);
      expect(order).toEqual([late, paid, quick, slow, low]);
    });

    test('gives no more than asked for', async () => {
      const { store, jobs } = kit();
      for (let n = 0; n < 3; n++) await store.add();
      expect(await jobs.claim({ worker: 'w', limit: 2 })).toHaveLength(2);
      expect(await jobs.claim({ worker: 'w', limit: 2 })).toHaveLength(1);
    });

    test('takes only the named jobs where some are named', async () => {
      const { store, jobs } = kit();
      await store.add();
      const own = await store.add({ expectedMs: 99_000 });
      expect(await jobs.claim({ worker: 'w', limit: 5, only: [] })).toEqual([]);
      expect((await jobs.claim({ worker: 'w', limit: 5, only: [own] })).map(({ id }) => id)).toEqual([own]);
    });

    test('gives nothing out while an operator has stopped the queue, but to a terminal its own; what is in hand goes on', async () => {
      const { store, jobs, addClaimed, complete } = kit();
      const running = await addClaimed();
      const waiting = await store.add();
      await store.stopQueue(true);
      expect(await jobs.claim({ worker: 'w', limit: 5 })).toEqual([]);
      expect(await jobs.claim({ worker: 'w', limit: 5, cap: { total: 9, perOwner: 9 } })).toEqual([]);
      expect(await jobs.renew([claimOf(running)])).toEqual(new Set([running.id]));
      await complete(running);
      const own = await store.add();
      expect((await jobs.claim({ worker: 'w', limit: 5, only: [own] })).map(({ id }) => id)).toEqual([own]);
      await store.stopQueue(false);
      expect((await jobs.claim({ worker: 'w', limit: 5 })).map(({ id }) => id)).toEqual([waiting]);
    });

    test('under a cap takes one at a time, and none beyond what all or one owner may run', async () => {
      const { store, jobs } = kit();
      const other = await store.addOwner();
      for (let n = 0; n < 3; n++) await store.add();
      const foreign = await store.add({ ownerId: other, expectedMs: 99_000 });
      const claim = () => jobs.claim({ worker: 'w', limit: 5, cap: { total: 3, perOwner: 2 } });
      const rounds = [await claim(), await claim(), await claim(), await claim()];
      expect(rounds.map((round) => round.length)).toEqual([1, 1, 1, 0]);
      expect(rounds.flat().map(({ id }) => id)).toContain(foreign);
    });
  });

  describe('a job for an engine', () => {
    const claim = async ({ jobs }: Kit, ...engines: string[]) => (await jobs.claim({ worker: 'w', limit: 5, engines })).map(({ id }) => id);

    test('goes to a worker that has it', async () => {
      const { store } = kit();
      const [forOne, forTwo] = [await store.add(), await store.add({ expectedMs: 2000 })];
      await store.set(forOne, { admitted_engine: 'one' });
      await store.set(forTwo, { admitted_engine: 'two' });
      expect(await claim(kit(), 'two')).toEqual([forTwo]);
      expect(await claim(kit(), 'two', 'one')).toEqual([forOne]);
    });

    test('is left to those that have it while they live, and for a minute to one that does not report itself', async () => {
      const { store, jobs } = kit();
      const id = await store.add();
      await store.set(id, { admitted_engine: 'one' });
      await store.pass(59_000);
      expect(await claim(kit(), 'two')).toEqual([]);
      await jobs.reportWorker({ ...WORKER, engines: ['one'] });
      await store.pass(9000);
      expect(await claim(kit(), 'two')).toEqual([]);
      await store.pass(2000);
      expect(await claim(kit(), 'two')).toEqual([id]);
    });
  });

  describe('leases', () => {
    test('renewing keeps a job for another lease; of several claims only those still held are named', async () => {
      const { store, jobs, addClaimed } = kit();
      const kept = await addClaimed();
      const lost = await addClaimed();
      await store.pass(4000);
      await store.cancel(lost.id);
      const stale = { jobId: kept.id, token: kept.token - 1 };
      expect(await jobs.renew([claimOf(kept), claimOf(lost), stale])).toEqual(new Set([kept.id]));
      await store.pass(4000);
      expect(await jobs.returnExpired()).toMatchObject({ requeued: 0, dead: 0 });
      expect(await jobs.renew([stale])).toEqual(new Set());
      await store.pass(3000);
      expect(await jobs.returnExpired()).toMatchObject({ requeued: 1, dead: 0 });
      expect(await jobs.renew([claimOf(kept)])).toEqual(new Set());
    });

    test('a job whose lease ran out goes back into the queue with a new token, its crash counted and in its history', async () => {
      const { store, jobs, claimOne, addClaimed, crash } = kit();
      const job = await addClaimed();
      await jobs.report(claimOf(job), { stage: 'recognise', progress: 40 });
      expect(await jobs.returnExpired()).toMatchObject({ requeued: 0, dead: 0 });
      expect(await crash()).toMatchObject({ requeued: 1, dead: 0 });
      const after = await store.jobOf(job.id);
      expect(after).toMatchObject({ status: 'queued', crashes: 1, errors: 0, worker: null, lease_until: null, stage: null });
      expect(after.token).toBeGreaterThan(job.token);
      const crashed = { kind: 'crash', worker: 'w', stage: 'recognise', progress: 40, code: 'WORKER_CRASHED', message: null };
      expect(after.history).toMatchObject([crashed]);
      expect((await claimOne()).id).toBe(job.id);
    });

    test('who has not heard the database for a while, or only just again, gives workers time to renew', async () => {
      const { store, jobs, addClaimed } = kit();
      const job = await addClaimed();
      await store.pass(LEASE_MS + 1000);
      const now = await store.now();
      const heard = (sinceMs: number, lastMs: number): Contact => ({ since: new Date(now - sinceMs), last: new Date(now - lastMs) });
      for (const contact of [null, heard(60_000, 3500)]) {
        const answer = await jobs.returnExpired(contact);
        expect(answer).toMatchObject({ requeued: 0, dead: 0 });
        expect(answer.contact.since).toEqual(answer.contact.last);
      }
      const again = heard(2000, 500);
      expect(await jobs.returnExpired(again)).toMatchObject({ requeued: 0, dead: 0, contact: { since: again.since } });
      expect(await jobs.returnExpired(heard(5000, 500))).toMatchObject({ requeued: 1, dead: 0 });
      expect(await store.jobOf(job.id)).toMatchObject({ status: 'queued', crashes: 1 });
    });

    test('three crashes without progress make a dead job', async () => {
      const { store, jobs, claimOne, addClaimed, crash } = kit();
      const { id } = await addClaimed();
      expect(await crash()).toMatchObject({ requeued: 1, dead: 0 });
      await claimOne();
      expect(await crash()).toMatchObject({ requeued: 1, dead: 0 });
      await claimOne();
      expect(await crash()).toMatchObject({ requeued: 0, dead: 1 });
      expect(await store.jobOf(id)).toMatchObject({ status: 'failed', crashes: 3, error_code: 'WORKER_CRASHED' });
      expect((await store.jobOf(id)).dead_at).not.toBeNull();
      expect(await jobs.claim({ worker: 'w', limit: 1 })).toEqual([]);
    });

    test.each(['storeChunk', 'replaceChunk', 'finishChunk', 'markGap', 'setPrepared', 'setSpeakers', 'park'])(
      '%s is progress: crashes before it do not count',
      async (write) => {
        const { store, jobs, claimOne, addClaimed, crash, fencedWrites } = kit();
        const { id } = await addClaimed();
        await crash();
        const job = await claimOne();
        await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
        await crash();
        const again = await claimOne();
        expect(again.crashes).toBe(1);
        await fencedWrites(again)[write]?.();
        expect((await store.jobOf(id)).crashes).toBe(0);
      },
    );

    test('a released job waits again without a mark; who does not hold it releases nothing', async () => {
      const { store, jobs, addClaimed } = kit();
      const job = await addClaimed();
      await jobs.release({ jobId: job.id, token: job.token - 1 });
      expect(await store.jobOf(job.id)).toMatchObject({ status: 'processing', token: job.token });
      await jobs.release(claimOf(job));
      const after = await store.jobOf(job.id);
      expect(after).toMatchObject({ status: 'queued', crashes: 0, errors: 0, worker: null, lease_until: null, history: [] });
      expect(after.token).toBeGreaterThan(job.token);
    });
  });
}
