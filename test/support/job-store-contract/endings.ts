import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/contract/app-error.ts';
import { CHUNK, callOf, claimOf, FAILED, FIRST, HEARD, SECOND, WORDS } from './fixtures.ts';
import type { Kit } from './kit.ts';

/** How a try of a job ends. */
export function describeEndings(kit: () => Kit): void {
  describe('the end of a try', () => {
    test('an error that may pass is tried three times more, after growing pauses; then the job is dead', async () => {
      const { store, jobs, claimOne } = kit();
      const { id } = await store.jobOf(await store.add());
      for (const pauseMs of [1000, 2000, 4000]) {
        const job = await claimOne();
        expect(await jobs.fail(claimOf(job), job, FAILED, () => 0.5)).toEqual({ retried: true });
        await store.pass(pauseMs - 900);
        expect(await jobs.claim({ worker: 'w', limit: 1 })).toEqual([]);
        await store.pass(1000);
      }
      const last = await claimOne();
      expect(await jobs.fail(claimOf(last), last, FAILED)).toEqual({ retried: false });
      const after = await store.jobOf(id);
      expect(after).toMatchObject({ status: 'failed', errors: 3, crashes: 0, error_code: 'ENGINE_FAILED', error_message: 'it said no' });
      expect(after.dead_at).not.toBeNull();
      expect(after.history).toMatchObject(
        Array.from({ length: 4 }, () => ({ kind: 'error', code: 'ENGINE_FAILED', message: 'it said no' })),
      );
    });

    test('the pause that the error asks for is kept, up to a quarter of an hour', async () => {
      const { store, jobs, claimOne, addClaimed } = kit();
      const job = await addClaimed();
      await jobs.fail(claimOf(job), job, new AppError('ENGINE_RATE_LIMITED', { retryAfterMs: 3_600_000 }));
      await store.pass(14 * 60_000);
      expect(await jobs.claim({ worker: 'w', limit: 1 })).toEqual([]);
      await store.pass(61_000);
      expect((await claimOne()).id).toBe(job.id);
    });

    test('an error that will not pass ends the job at once; it is counted, and no dead letter', async () => {
      const { store, jobs, addClaimed } = kit();
      const job = await addClaimed();
      expect(await jobs.fail(claimOf(job), job, new AppError('UNDECODABLE_AUDIO'))).toEqual({ retried: false });
      expect(await store.jobOf(job.id)).toMatchObject({ status: 'failed', errors: 0, dead_at: null, error_code: 'UNDECODABLE_AUDIO' });
      expect(await store.usageOf(job.owner_id, 'USD')).toEqual({ files: 0, durationMs: 0, cost: 0, errors: 1 });
    });

    test('a job that is put aside comes back after the pause, at the latest after a quarter of an hour', async () => {
      const { store, jobs, claimOne, addClaimed } = kit();
      const job = await addClaimed();
      await jobs.park(claimOf(job), 5000);
      expect(await jobs.claim({ worker: 'w', limit: 1 })).toEqual([]);
      await store.pass(5000);
      const again = await claimOne();
      expect(again).toMatchObject({ id: job.id, errors: 0, crashes: 0, history: [] });
      await jobs.park(claimOf(again), 3_600_000);
      await store.pass(15 * 60_000);
      expect((await claimOne()).id).toBe(job.id);
    });

    test('the history keeps the newest twenty tries', async () => {
      const { store, jobs, claimOne } = kit();
      await store.add();
      for (let n = 0; n < 22; n++) {
        const job = await claimOne(`w${n}`);
        await jobs.fail(claimOf(job), { ...job, errors: 0 }, FAILED, () => 0);
        await store.pass(1000);
      }
      const { history } = await claimOne();
      expect(history.map(({ worker }) => worker)).toEqual(Array.from({ length: 20 }, (_, n) => `w${n + 2}`));
    });

    test('completing writes the transcript, the sum of its calls and the usage, once', async () => {
      const { store, jobs, addClaimed, complete } = kit();
      const job = await addClaimed();
      const claim = claimOf(job);
      await jobs.storeChunk(claim, FIRST, CHUNK);
      const call = callOf(job);
      await jobs.beginCall(claim, call);
      await jobs.endCall(call, { outcome: 'ok', latencyMs: 10 }, { billedMs: 4000, amount: 2 });
      await jobs.finishChunk(claim, FIRST, HEARD);
      const sum = await complete(job);
      expect(sum).toMatchObject({ calls: 1, bytes: 128_000, billedMs: 4000, spent: [{ amount: 2, currency: 'KZT' }] });
      expect(sum.processingMs).toBeGreaterThanOrEqual(0);
      const figures = { durationMs: 4000, engine: 'one', chunks: 1, calls: 1, billedMs: 4000, cost: 2, currency: 'KZT' };
      const speakers = new Map([['speaker_1', 'Speaker 1']]);
      expect(await store.transcriptOf(job.id)).toEqual({ ...figures, text: 'бір екі', words: WORDS, speakers });
      expect(await store.usageOf(job.owner_id, 'KZT')).toEqual({ files: 1, durationMs: 4000, cost: 2, errors: 0 });
      expect(await store.jobOf(job.id)).toMatchObject({
        status: 'completed',
        progress: 100,
        stage: null,
        worker: null,
        lease_until: null,
      });
    });

    test('a transcript with gaps is replaced when they are filled: the file counts once, and names stay', async () => {
      const { store, jobs, claimOne, addClaimed, complete } = kit();
      const job = await addClaimed();
      await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
      await jobs.storeChunk(claimOf(job), SECOND, { ...CHUNK, startMs: 4000, endMs: 8000, pieces: [[4000, 8000]] });
      await jobs.finishChunk(claimOf(job), FIRST, HEARD);
      await jobs.markGap(claimOf(job), SECOND, FAILED);
      await complete(job);
      await store.rename(job.id, 'speaker_1', 'Айгүл');
      await store.retry(job.id);
      const again = await claimOne();
      const later = WORDS.map((word) => ({ ...word, startMs: word.startMs + 4000, endMs: word.endMs + 4000 }));
      await jobs.finishChunk(claimOf(again), SECOND, { ...HEARD, words: later });
      await complete(again);
      const transcript = await store.transcriptOf(job.id);
      expect(transcript?.words).toEqual([...WORDS, ...later]);
      expect(transcript?.speakers).toEqual(new Map([['speaker_1', 'Айгүл']]));
      expect(await store.usageOf(job.owner_id, 'USD')).toMatchObject({ files: 1, durationMs: 4000 });
    });
  });
}
