import { describe, expect, test } from 'vitest';
import { toStored } from '../../../src/jobs/chunk-store.ts';
import { LeaseLost } from '../../../src/jobs/owned-job.ts';
import { CHUNK, callOf, claimOf, FAILED, FIRST, GIVEN, HALVES, HEARD, PLAN, SECOND, WORDS } from './fixtures.ts';
import type { Kit } from './kit.ts';

/** What a worker finds out of a job, chunk by chunk and call by call. */
export function describeFindings(kit: () => Kit): void {
  describe('what is found out of a job', () => {
    test('its engine, plan, stage, length and waveform are there for the next try', async () => {
      const { store, jobs, addClaimed } = kit();
      const job = await addClaimed();
      const claim = claimOf(job);
      await jobs.setEngine(claim, 'two');
      await jobs.setPlan(claim, PLAN);
      await jobs.report(claim, { stage: 'recognise', progress: 50 });
      expect(await store.jobOf(job.id)).toMatchObject({ engine_used: 'two', plan: PLAN, stage: 'recognise', progress: 50 });
      const finished = { ...PLAN, finished: { durationMs: 4321, damaged: true } };
      await jobs.setPrepared(claim, job.recording_id, finished, [0.5, 1], [{ startMs: 10.0625, endMs: 99.5 }]);
      expect((await store.jobOf(job.id)).plan).toEqual(finished);
      expect(await jobs.recordingOf(job)).toMatchObject({ id: job.recording_id, duration_ms: 4321, peaks: [0.5, 1] });
      expect(await jobs.soundOf(job.id)).toMatchObject({ speech: [{ startMs: 10, endMs: 100 }], diarizer: null, turns: null });
    });

    test('who speaks when, and how far finding out has come', async () => {
      const { jobs, addClaimed } = kit();
      const job = await addClaimed();
      const claim = claimOf(job);
      expect(await jobs.soundOf(job.id)).toBeNull();
      expect(await jobs.hintsOf(job)).toBeNull();
      expect(await jobs.contextOf(job.id)).toMatchObject({ turns: null, speech: null, diarizer: null, edits: [] });
      await jobs.setPrepared(claim, job.recording_id, PLAN, [1], [{ startMs: 0, endMs: 900 }]);
      await jobs.setSpeakers(claim, { diarizer: 'one', ticket: 'paid' });
      expect(await jobs.soundOf(job.id)).toMatchObject({ diarizer: 'one', ticket: 'paid', turns: null, error: null });
      expect(await jobs.contextOf(job.id)).toMatchObject({ turns: null, speech: [[0, 900]], diarizer: null });
      const turns = [{ startMs: 0, endMs: 400, speaker: 'speaker_1' }];
      await jobs.setSpeakers(claim, { ticket: null, turns });
      expect(await jobs.soundOf(job.id)).toMatchObject({ diarizer: 'one', ticket: null, turns });
      expect(await jobs.contextOf(job.id)).toMatchObject({ turns, diarizer: 'one' });
    });

    test('a cut stays as it was first stored; chunks come in time order', async () => {
      const { jobs, addClaimed } = kit();
      const job = await addClaimed();
      const claim = claimOf(job);
      await jobs.storeChunk(claim, SECOND, { ...CHUNK, startMs: 4000, endMs: 8000 });
      await jobs.storeChunk(claim, FIRST, CHUNK);
      await jobs.storeChunk(claim, FIRST, { ...CHUNK, endMs: 3000 });
      const stored = {
        job_id: job.id,
        plan: 1,
        pieces: [[0, 4000]],
        words: null,
        tickets: {},
        replaced: false,
        gap_code: null,
        finished_at: null,
      };
      expect(await jobs.listChunks(job.id)).toMatchObject([
        { ...stored, chunk_index: 0, start_ms: 0, end_ms: 4000 },
        { ...stored, chunk_index: 1, start_ms: 4000, end_ms: 8000 },
      ]);
    });

    test('the halves of a chunk stand in its place, also when they are stored twice', async () => {
      const { jobs, addClaimed } = kit();
      const job = await addClaimed();
      const claim = claimOf(job);
      await jobs.storeChunk(claim, SECOND, CHUNK);
      const halves = await jobs.replaceChunk(claim, toStored(CHUNK, SECOND), HALVES);
      expect(halves).toMatchObject([
        { plan: 2, index: 2, startMs: 0, done: false },
        { plan: 2, index: 3, startMs: 2000, done: false },
      ]);
      await jobs.replaceChunk(claim, toStored(CHUNK, SECOND), HALVES);
      expect((await jobs.listChunks(job.id)).map(({ plan, chunk_index, replaced }) => [plan, chunk_index, replaced])).toEqual([
        [1, 1, true],
        [2, 2, false],
        [2, 3, false],
      ]);
    });

    test('what was heard replaces a gap, and ends the tickets', async () => {
      const { jobs, addClaimed } = kit();
      const job = await addClaimed();
      const claim = claimOf(job);
      await jobs.storeChunk(claim, FIRST, CHUNK);
      const call = callOf(job);
      await jobs.beginCall(claim, call);
      await jobs.acceptCall({ ...call, plan: 1, index: 0 }, { billedMs: 0, amount: 0 }, GIVEN);
      await jobs.markGap(claim, FIRST, FAILED);
      expect(await jobs.listChunks(job.id)).toMatchObject([
        { gap_code: 'ENGINE_FAILED', gap_message: 'it said no', tickets: { one: 'ticket' }, words: null },
      ]);
      const warnings = [{ code: 'TEST', message: 'test' }];
      await jobs.finishChunk(claim, FIRST, { ...HEARD, warnings });
      const [heard] = await jobs.listChunks(job.id);
      expect(heard).toMatchObject({ gap_code: null, gap_message: null, tickets: {}, engine: 'one', model: 'one-1', warnings });
      expect(heard?.words).toEqual(WORDS);
      expect(heard?.finished_at).not.toBeNull();
    });
  });

  describe('calls to engines', () => {
    test('a call marks its chunk; there is none for a chunk that is not there', async () => {
      const { jobs, addClaimed } = kit();
      const job = await addClaimed();
      await expect(jobs.beginCall(claimOf(job), callOf(job))).rejects.toThrow(LeaseLost);
      await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
      await jobs.beginCall(claimOf(job), callOf(job));
      expect(await jobs.listChunks(job.id)).toMatchObject([{ started_token: job.token }]);
    });

    test('what was accepted and billed is written down whoever holds the job now', async () => {
      const { store, jobs, addClaimed, crash } = kit();
      const job = await addClaimed();
      await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
      const call = callOf(job);
      await jobs.beginCall(claimOf(job), call);
      await crash();
      await jobs.acceptCall({ ...call, plan: 1, index: 0 }, { billedMs: 4000, amount: 2 }, GIVEN);
      expect(await jobs.listChunks(job.id)).toMatchObject([{ tickets: { one: 'ticket' } }]);
      expect(await jobs.spentOn(job, 'KZT')).toEqual({ job: 2, day: 2, month: 2 });
      expect(await store.usageOf(job.owner_id, 'KZT')).toMatchObject({ cost: 0 });
      await jobs.endCall(call, { outcome: 'ok', latencyMs: 10 }, { billedMs: 4000, amount: 2 });
      expect(await store.usageOf(job.owner_id, 'KZT')).toMatchObject({ cost: 2 });
    });

    test('a ticket takes the place of the one that its worker knew, and of no other', async () => {
      const { jobs, addClaimed } = kit();
      const job = await addClaimed();
      await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
      const call = callOf(job);
      await jobs.beginCall(claimOf(job), call);
      const change = async (engine: string, from: string | null, to: string | null) => {
        await jobs.acceptCall({ ...call, plan: 1, index: 0 }, { billedMs: 0, amount: 0 }, { engine, from, to });
        return (await jobs.listChunks(job.id))[0]?.tickets;
      };
      expect(await change('one', null, 'first')).toEqual({ one: 'first' });
      expect(await change('two', null, 'other')).toEqual({ one: 'first', two: 'other' });
      expect(await change('one', null, 'late')).toEqual({ one: 'first', two: 'other' });
      expect(await change('one', 'older', null)).toEqual({ one: 'first', two: 'other' });
      expect(await change('one', 'first', null)).toEqual({ two: 'other' });
      expect(await change('two', 'other', 'next')).toEqual({ two: 'next' });
    });

    test('a part of a chunk leaves its tickets alone; what is free is no usage', async () => {
      const { jobs, addClaimed } = kit();
      const job = await addClaimed();
      await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
      const [part, free] = [callOf(job), callOf(job, { currency: null, price_per_second: null })];
      await jobs.beginCall(claimOf(job), part);
      await jobs.acceptCall({ ...part, plan: 1, index: 0 }, { billedMs: 0, amount: 0 }, GIVEN);
      await jobs.acceptCall({ ...part, plan: 1, index: 0 }, { billedMs: 1000, amount: 1 }, null);
      expect(await jobs.listChunks(job.id)).toMatchObject([{ tickets: { one: 'ticket' } }]);
      await jobs.beginCall(claimOf(job), free);
      await jobs.endCall(free, { outcome: 'ok', latencyMs: 10 }, { billedMs: 4000, amount: 0 });
      expect(await jobs.spentOn(job, 'KZT')).toEqual({ job: 1, day: 1, month: 1 });
      expect(await jobs.spentOn(job, 'USD')).toEqual({ job: 0, day: 0, month: 0 });
    });
  });
}
