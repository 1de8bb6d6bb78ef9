import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/contract/app-error.ts';
import { MAX_CRASHES } from '../../../src/jobs/lease.ts';
import { mergeChunks } from '../../../src/jobs/steps/merge.ts';
import type { JobRow } from '../../../src/platform/db/schema.ts';
import { CHUNK, claimOf, FIRST, HEARD, PLAN } from './fixtures.ts';
import type { Kit } from './kit.ts';

const THREE = { speakers: 3, minSpeakers: null, maxSpeakers: null };
const TURNS = [
  { startMs: 0, endMs: 400, speaker: 'speaker_1' },
  { startMs: 400, endMs: 4000, speaker: 'speaker_2' },
];
const SPEECH = [{ startMs: 0, endMs: 900 }];

/** Speakers of a completed job that are told apart again. */
export function describeRetellings(kit: () => Kit): void {
  /** Completed, and its speakers asked for again. */
  const asked = async (): Promise<JobRow> => {
    const { store, jobs, addClaimed, complete } = kit();
    const job = await addClaimed();
    await jobs.setPrepared(claimOf(job), job.recording_id, PLAN, [1], SPEECH);
    await jobs.setSpeakers(claimOf(job), { ticket: 'for two' });
    await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
    await jobs.finishChunk(claimOf(job), FIRST, HEARD);
    await complete(job);
    await store.tellAgain(job.id, THREE);
    return store.jobOf(job.id);
  };

  describe('speakers that are told apart again', () => {
    test('a completed job waits for it with the count, whatever it was accepted for; no other does', async () => {
      const { store, jobs, addClaimed } = kit();
      await expect(store.tellAgain((await addClaimed()).id, THREE)).rejects.toMatchObject({ code: 'TRANSCRIPT_NOT_READY' });
      const { id } = await asked();
      await expect(store.tellAgain(id, THREE)).rejects.toMatchObject({ code: 'TRANSCRIPT_NOT_READY' });
      expect(await jobs.soundOf(id)).toMatchObject({ ticket: null });
      await store.set(id, { admitted_engine: 'gone' });
      const [job] = await jobs.claim({ worker: 'w', limit: 1, engines: ['one'], only: [id] });
      expect(job).toMatchObject({ id, retelling: THREE, completed_at: null, progress: 0, speakers: null, diarize: false });
    });

    test('complete it with the transcript that they give; it counts once', async () => {
      const { store, jobs, claimOne } = kit();
      await asked();
      const job = await claimOne();
      const context = { ...(await jobs.contextOf(job.id)), turns: TURNS, diarizer: 'other' };
      const merged = await mergeChunks(await jobs.listChunks(job.id), job.language, context);
      const retold = { job, claim: claimOf(job), merged, turns: TURNS, diarizer: 'other', voices: null, speech: SPEECH };
      await jobs.completeRetelling(retold);
      expect(await store.jobOf(job.id)).toMatchObject({ status: 'completed', retelling: null, diarize: true, speakers: 3, progress: 100 });
      expect([...((await store.transcriptOf(job.id))?.speakers.keys() ?? [])].toSorted()).toEqual(['speaker_1', 'speaker_2']);
      expect(await jobs.contextOf(job.id)).toMatchObject({ turns: TURNS, diarizer: 'other' });
      expect(await store.usageOf(job.owner_id, 'USD')).toMatchObject({ files: 1 });
      await expect(jobs.completeRetelling(retold)).rejects.toThrow('lost');
    });

    test('what cannot be done leaves the job completed as it was, with a warning, and is no failure', async () => {
      const { store, jobs, claimOne } = kit();
      await asked();
      const job = await claimOne();
      const before = await store.transcriptOf(job.id);
      expect(await jobs.fail(claimOf(job), job, new AppError('MEDIA_GONE'))).toEqual({ retried: false });
      const after = await store.jobOf(job.id);
      expect(after).toMatchObject({
        status: 'completed',
        retelling: null,
        error_code: null,
        dead_at: null,
        speakers: null,
        diarize: false,
      });
      expect(after.warnings).toMatchObject([{ code: 'SPEAKERS_UNCHANGED', details: { code: 'MEDIA_GONE', speakers: 3 } }]);
      expect(await store.transcriptOf(job.id)).toEqual(before);
      expect(await store.usageOf(job.owner_id, 'USD')).toMatchObject({ errors: 0 });
    });

    test('what may pass is tried again', async () => {
      const { store, jobs, claimOne } = kit();
      const { id } = await asked();
      const job = await claimOne();
      expect(await jobs.fail(claimOf(job), job, new AppError('ENGINE_UNREACHABLE'))).toEqual({ retried: true });
      expect(await store.jobOf(id)).toMatchObject({ status: 'queued', retelling: THREE, errors: 1 });
    });

    test('workers that die of it leave the job completed as it was', async () => {
      const { store, claimOne, crash } = kit();
      const { id } = await asked();
      for (let crashes = 1; crashes <= MAX_CRASHES; crashes++) {
        await claimOne();
        await crash();
        const { status } = await store.jobOf(id);
        expect(status).toBe(crashes < MAX_CRASHES ? 'queued' : 'completed');
      }
      const after = await store.jobOf(id);
      expect(after).toMatchObject({ retelling: null, error_code: null, dead_at: null });
      expect(after.warnings).toMatchObject([{ code: 'SPEAKERS_UNCHANGED', details: { code: 'WORKER_CRASHED' } }]);
    });

    test('taken back, the job is completed as it was', async () => {
      const { store, claimOne } = kit();
      const { id } = await asked();
      await claimOne();
      await store.cancel(id);
      expect(await store.jobOf(id)).toMatchObject({ status: 'completed', retelling: null, progress: 100, warnings: [], speakers: null });
      await expect(store.cancel(id)).rejects.toMatchObject({ code: 'JOB_FINISHED' });
    });
  });
}
