import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/contract/app-error.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { toStored } from '../../src/jobs/chunk-store.ts';
import type { WorkerReport } from '../../src/jobs/heartbeat.ts';
import type { JobStore } from '../../src/jobs/job-store.ts';
import type { Claim } from '../../src/jobs/lease.ts';
import { LeaseLost } from '../../src/jobs/owned-job.ts';
import { mergeChunks } from '../../src/jobs/steps/merge.ts';
import type { JobRow, NewEngineCall, StoredPlan, StoredWord } from '../../src/platform/db/schema.ts';
import { newId } from '../../src/platform/id.ts';

/** A transcript as a store keeps it. */
export interface StoredTranscript {
  text: string;
  durationMs: number;
  engine: string;
  chunks: number;
  calls: number;
  billedMs: number;
  cost: number;
  currency: string;
  /** Of all segments, in order. */
  words: StoredWord[];
  /** Labels by speaker. */
  speakers: Map<string, string>;
}

export interface StoredUsage {
  files: number;
  durationMs: number;
  cost: number;
  errors: number;
}

/** A store of jobs that is empty but for the default owner, and what people and time do to what is in it. */
export interface StoreUnderTest {
  jobs: JobStore;
  /** A queued job and its recording. Gives its id. */
  add(job?: { ownerId?: string; expectedMs?: number }): Promise<string>;
  /** Gives its id. */
  addOwner(): Promise<string>;
  set(jobId: string, values: { queue?: number; tier?: number }): Promise<void>;
  cancel(jobId: string): Promise<void>;
  remove(jobId: string): Promise<void>;
  restore(jobId: string): Promise<void>;
  retry(jobId: string): Promise<void>;
  rename(jobId: string, speakerId: string, label: string): Promise<void>;
  jobOf(jobId: string): Promise<JobRow>;
  transcriptOf(jobId: string): Promise<StoredTranscript | null>;
  /** Of all days. */
  usageOf(ownerId: string, currency: string): Promise<StoredUsage>;
  /** Milliseconds since 1970, by the clock that leases are counted by. */
  now(): Promise<number>;
  /** So much time goes by for leases, pauses, due times and workers. */
  pass(ms: number): Promise<void>;
}

const LEASE_MS = 6000;
const WORDS: StoredWord[] = [
  { text: 'бір', startMs: 100, endMs: 300, confidence: 0.5, language: 'kk' },
  { text: 'екі', startMs: 500, endMs: 900, confidence: 0.9, language: 'kk' },
];
const ENGINE = fakeEngine('one');
const CHUNK = { startMs: 0, endMs: 4000, pieces: [[0, 4000]] satisfies [number, number][], overlapMs: 0 };
const HALVES = [
  { ...CHUNK, endMs: 2000, pieces: [[0, 2000]] satisfies [number, number][] },
  { ...CHUNK, startMs: 2000, pieces: [[2000, 4000]] satisfies [number, number][] },
];
const FIRST = { plan: 1, index: 0 };
const SECOND = { plan: 1, index: 1 };
const PLAN: StoredPlan = {
  engine: 'one',
  size: { targetMs: 4000, limitMs: 4000, windowMs: 1000, minMs: 1000, maxMs: 6000, reasons: ['test'] },
  finished: null,
};
const FAILED = new AppError('ENGINE_FAILED', { message: 'it said no' });
/** A ticket where there was none. */
const GIVEN = { engine: 'one', from: null, to: 'ticket' };
const HEARD = { engine: ENGINE, words: WORDS, warnings: [] };
const WORKER: WorkerReport = {
  id: newId(),
  name: 'host:1',
  version: 'test',
  slots: 3,
  running: 1,
  rssBytes: 1000,
  draining: false,
  breakers: {},
};

const claimOf = (job: JobRow): Claim => ({ jobId: job.id, token: job.token });

function callOf(job: JobRow, changes: Partial<NewEngineCall> = {}): NewEngineCall & { id: string } {
  return {
    id: newId(),
    owner_id: job.owner_id,
    job_id: job.id,
    plan: 1,
    chunk_index: 0,
    engine: 'one',
    model: 'one-1',
    deferred: false,
    attempt: 1,
    hedge: false,
    audio_ms: 4000,
    bytes: 128_000,
    price_per_second: 0.5,
    currency: 'KZT',
    ...changes,
  };
}

/** What a store of jobs promises: the one in PostgreSQL, and the one that the simulation runs on. */
export function describeJobStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let store: StoreUnderTest;
    let jobs: JobStore;
    beforeEach(async () => {
      store = await open();
      jobs = store.jobs;
    });

    const claimOne = async (worker = 'w'): Promise<JobRow> => {
      const [job] = await jobs.claim({ worker, limit: 1 });
      if (!job) throw new Error('there was nothing to claim');
      return job;
    };
    const addClaimed = async (): Promise<JobRow> => {
      const id = await store.add();
      const [job] = await jobs.claim({ worker: 'w', limit: 1, only: [id] });
      if (!job) throw new Error('the job was not given out');
      return job;
    };
    const complete = async (job: JobRow) => {
      const chunks = (await jobs.listChunks(job.id)).filter((chunk) => !chunk.replaced);
      const merged = mergeChunks(chunks, job.language);
      return jobs.complete({ job, claim: claimOf(job), engine: ENGINE, chunks, merged, durationMs: 4000, warnings: [] });
    };
    /** The newest lease runs out and is found. */
    const crash = async () => {
      await store.pass(LEASE_MS + 1000);
      return jobs.returnExpired();
    };
    /** Everything that a worker writes for a claim. */
    const fencedWrites = (job: JobRow): Record<string, () => Promise<unknown>> => {
      const claim = claimOf(job);
      const chunk = toStored(CHUNK, FIRST);
      return {
        setEngine: () => jobs.setEngine(claim, 'two'),
        setPlan: () => jobs.setPlan(claim, PLAN),
        report: () => jobs.report(claim, { stage: 'merge', progress: 98 }),
        setPrepared: () => jobs.setPrepared(claim, job.recording_id, PLAN, [1]),
        storeChunk: () => jobs.storeChunk(claim, SECOND, CHUNK),
        replaceChunk: () => jobs.replaceChunk(claim, chunk, HALVES),
        finishChunk: () => jobs.finishChunk(claim, FIRST, HEARD),
        markGap: () => jobs.markGap(claim, FIRST, FAILED),
        beginCall: () => jobs.beginCall(claim, callOf(job)),
        park: () => jobs.park(claim, 1000),
        failForNow: () => jobs.fail(claim, job, FAILED),
        failForGood: () => jobs.fail(claim, job, new AppError('UNDECODABLE_AUDIO')),
        complete: () => complete(job),
      };
    };
    const everything = async (job: JobRow) => ({
      job: await store.jobOf(job.id),
      recording: await jobs.recordingOf(job),
      chunks: await jobs.listChunks(job.id),
      transcript: await store.transcriptOf(job.id),
      usage: await store.usageOf(job.owner_id, 'USD'),
      spent: await jobs.spentOn(job.id, 'KZT'),
    });

    describe('claiming', () => {
      test('gives a waiting job out once, with a new token and a lease', async () => {
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

      test('takes what is overdue first, then by queue, tier and due time; never more than asked for', async () => {
        const late = await store.add({ expectedMs: 1000 });
        const low = await store.add({ expectedMs: 60_000 });
        const slow = await store.add({ expectedMs: 90_000 });
        const quick = await store.add({ expectedMs: 50_000 });
        const paid = await store.add({ expectedMs: 99_000 });
        await store.set(late, { queue: 2 });
        await store.set(low, { queue: 1 });
        await store.set(paid, { tier: 1 });
        await store.pass(11_000);
        const order = [
          await jobs.claim({ worker: 'w', limit: 2 }),
          await jobs.claim({ worker: 'w', limit: 1 }),
          await jobs.claim({ worker: 'w', limit: 9 }),
        ];
        expect(order.map((round) => round.map(({ id }) => id))).toEqual([[late, paid], [quick], [slow, low]]);
      });

      test('takes only the named jobs where some are named', async () => {
        await store.add();
        const own = await store.add({ expectedMs: 99_000 });
        expect(await jobs.claim({ worker: 'w', limit: 5, only: [] })).toEqual([]);
        expect((await jobs.claim({ worker: 'w', limit: 5, only: [own] })).map(({ id }) => id)).toEqual([own]);
      });

      test('under a cap takes one at a time, and none beyond what all or one owner may run', async () => {
        const other = await store.addOwner();
        for (let n = 0; n < 3; n++) await store.add();
        const foreign = await store.add({ ownerId: other, expectedMs: 99_000 });
        const claim = () => jobs.claim({ worker: 'w', limit: 5, cap: { total: 3, perOwner: 2 } });
        const rounds = [await claim(), await claim(), await claim(), await claim()];
        expect(rounds.map((round) => round.length)).toEqual([1, 1, 1, 0]);
        expect(rounds.flat().map(({ id }) => id)).toContain(foreign);
      });
    });

    describe('leases', () => {
      test('renewing keeps a job for another lease; of several claims only those still held are named', async () => {
        const kept = await addClaimed();
        const lost = await addClaimed();
        await store.pass(4000);
        await store.cancel(lost.id);
        const stale = { jobId: kept.id, token: kept.token - 1 };
        expect(await jobs.renew([claimOf(kept), claimOf(lost), stale])).toEqual(new Set([kept.id]));
        await store.pass(4000);
        expect(await jobs.returnExpired()).toEqual({ requeued: 0, dead: 0 });
        expect(await jobs.renew([stale])).toEqual(new Set());
        await store.pass(3000);
        expect(await jobs.returnExpired()).toEqual({ requeued: 1, dead: 0 });
        expect(await jobs.renew([claimOf(kept)])).toEqual(new Set());
      });

      test('a job whose lease ran out goes back into the queue with a new token, its crash counted and in its history', async () => {
        const job = await addClaimed();
        await jobs.report(claimOf(job), { stage: 'recognise', progress: 40 });
        expect(await jobs.returnExpired()).toEqual({ requeued: 0, dead: 0 });
        expect(await crash()).toEqual({ requeued: 1, dead: 0 });
        const after = await store.jobOf(job.id);
        expect(after).toMatchObject({ status: 'queued', crashes: 1, errors: 0, worker: null, lease_until: null, stage: null });
        expect(after.token).toBeGreaterThan(job.token);
        const crashed = { kind: 'crash', worker: 'w', stage: 'recognise', progress: 40, code: 'WORKER_CRASHED', message: null };
        expect(after.history).toMatchObject([crashed]);
        expect((await claimOne()).id).toBe(job.id);
      });

      test('three crashes without progress make a dead job', async () => {
        const { id } = await addClaimed();
        expect(await crash()).toEqual({ requeued: 1, dead: 0 });
        await claimOne();
        expect(await crash()).toEqual({ requeued: 1, dead: 0 });
        await claimOne();
        expect(await crash()).toEqual({ requeued: 0, dead: 1 });
        expect(await store.jobOf(id)).toMatchObject({ status: 'failed', crashes: 3, error_code: 'WORKER_CRASHED' });
        expect((await store.jobOf(id)).dead_at).not.toBeNull();
        expect(await jobs.claim({ worker: 'w', limit: 1 })).toEqual([]);
      });

      test.each(['storeChunk', 'replaceChunk', 'finishChunk', 'markGap', 'setPrepared', 'park'])(
        '%s is progress: crashes before it do not count',
        async (write) => {
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
        const job = await addClaimed();
        await jobs.release({ jobId: job.id, token: job.token - 1 });
        expect(await store.jobOf(job.id)).toMatchObject({ status: 'processing', token: job.token });
        await jobs.release(claimOf(job));
        const after = await store.jobOf(job.id);
        expect(after).toMatchObject({ status: 'queued', crashes: 0, errors: 0, worker: null, lease_until: null, history: [] });
        expect(after.token).toBeGreaterThan(job.token);
      });
    });

    describe('fencing', () => {
      const takenAway: Record<string, (job: JobRow) => Promise<unknown>> = {
        'its lease ran out': crash,
        'it was given to another': async () => {
          await crash();
          return claimOne('another');
        },
        'it was released': (job) => jobs.release(claimOf(job)),
        'it was cancelled': (job) => store.cancel(job.id),
        'it was deleted': (job) => store.remove(job.id),
        'it was deleted and restored': async (job) => {
          await store.remove(job.id);
          await store.restore(job.id);
        },
        'it was completed': complete,
        'it failed for good': (job) => jobs.fail(claimOf(job), job, new AppError('UNDECODABLE_AUDIO')),
        'it failed for now': (job) => jobs.fail(claimOf(job), job, FAILED),
        'it was put aside': (job) => jobs.park(claimOf(job), 0),
      };
      test.each(Object.entries(takenAway))('after %s no write of its claim changes anything', async (_, takeAway) => {
        const job = await addClaimed();
        await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
        await takeAway(job);
        const before = await everything(job);
        for (const [name, write] of Object.entries(fencedWrites(job))) await expect(write(), name).rejects.toThrow(LeaseLost);
        await jobs.release(claimOf(job));
        expect(await jobs.renew([claimOf(job)])).toEqual(new Set());
        expect(await everything(job)).toEqual(before);
      });
    });

    describe('the end of a try', () => {
      test('an error that may pass is tried three times more, after growing pauses; then the job is dead', async () => {
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
        const job = await addClaimed();
        await jobs.fail(claimOf(job), job, new AppError('ENGINE_RATE_LIMITED', { retryAfterMs: 3_600_000 }));
        await store.pass(14 * 60_000);
        expect(await jobs.claim({ worker: 'w', limit: 1 })).toEqual([]);
        await store.pass(61_000);
        expect((await claimOne()).id).toBe(job.id);
      });

      test('an error that will not pass ends the job at once; it is counted, and no dead letter', async () => {
        const job = await addClaimed();
        expect(await jobs.fail(claimOf(job), job, new AppError('UNDECODABLE_AUDIO'))).toEqual({ retried: false });
        expect(await store.jobOf(job.id)).toMatchObject({ status: 'failed', errors: 0, dead_at: null, error_code: 'UNDECODABLE_AUDIO' });
        expect(await store.usageOf(job.owner_id, 'USD')).toEqual({ files: 0, durationMs: 0, cost: 0, errors: 1 });
      });

      test('a job that is put aside comes back after the pause, at the latest after a quarter of an hour', async () => {
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

    describe('what is found out of a job', () => {
      test('its engine, plan, stage, length and waveform are there for the next try', async () => {
        const job = await addClaimed();
        const claim = claimOf(job);
        await jobs.setEngine(claim, 'two');
        await jobs.setPlan(claim, PLAN);
        await jobs.report(claim, { stage: 'recognise', progress: 50 });
        expect(await store.jobOf(job.id)).toMatchObject({ engine_used: 'two', plan: PLAN, stage: 'recognise', progress: 50 });
        const finished = { ...PLAN, finished: { durationMs: 4321, damaged: true } };
        await jobs.setPrepared(claim, job.recording_id, finished, [0.5, 1]);
        expect((await store.jobOf(job.id)).plan).toEqual(finished);
        expect(await jobs.recordingOf(job)).toMatchObject({ id: job.recording_id, duration_ms: 4321, peaks: [0.5, 1] });
      });

      test('a cut stays as it was first stored; chunks come in time order', async () => {
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
        const job = await addClaimed();
        await expect(jobs.beginCall(claimOf(job), callOf(job))).rejects.toThrow(LeaseLost);
        await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
        await jobs.beginCall(claimOf(job), callOf(job));
        expect(await jobs.listChunks(job.id)).toMatchObject([{ started_token: job.token }]);
      });

      test('what was accepted and billed is written down whoever holds the job now', async () => {
        const job = await addClaimed();
        await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
        const call = callOf(job);
        await jobs.beginCall(claimOf(job), call);
        await crash();
        await jobs.acceptCall({ ...call, plan: 1, index: 0 }, { billedMs: 4000, amount: 2 }, GIVEN);
        expect(await jobs.listChunks(job.id)).toMatchObject([{ tickets: { one: 'ticket' } }]);
        expect(await jobs.spentOn(job.id, 'KZT')).toBe(2);
        expect(await store.usageOf(job.owner_id, 'KZT')).toMatchObject({ cost: 0 });
        await jobs.endCall(call, { outcome: 'ok', latencyMs: 10 }, { billedMs: 4000, amount: 2 });
        expect(await store.usageOf(job.owner_id, 'KZT')).toMatchObject({ cost: 2 });
      });

      test('a ticket takes the place of the one that its worker knew, and of no other', async () => {
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
        const job = await addClaimed();
        await jobs.storeChunk(claimOf(job), FIRST, CHUNK);
        const [part, free] = [callOf(job), callOf(job, { currency: null, price_per_second: null })];
        await jobs.beginCall(claimOf(job), part);
        await jobs.acceptCall({ ...part, plan: 1, index: 0 }, { billedMs: 0, amount: 0 }, GIVEN);
        await jobs.acceptCall({ ...part, plan: 1, index: 0 }, { billedMs: 1000, amount: 1 }, null);
        expect(await jobs.listChunks(job.id)).toMatchObject([{ tickets: { one: 'ticket' } }]);
        await jobs.beginCall(claimOf(job), free);
        await jobs.endCall(free, { outcome: 'ok', latencyMs: 10 }, { billedMs: 4000, amount: 0 });
        expect(await jobs.spentOn(job.id, 'KZT')).toBe(1);
        expect(await jobs.spentOn(job.id, 'USD')).toBe(0);
      });
    });

    describe('workers', () => {
      test('those that live and do not drain make the capacity; without any it is one place', async () => {
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
        await store.addOwner();
        expect(await jobs.readCapacity()).toMatchObject({ shared: true });
      });
    });

    describe('what people do', () => {
      test('a cancelled job is given to nobody; one that has ended is not cancelled', async () => {
        const waiting = await store.add();
        await store.cancel(waiting);
        expect(await store.jobOf(waiting)).toMatchObject({ status: 'cancelled', lease_until: null, worker: null });
        expect(await jobs.claim({ worker: 'w', limit: 1 })).toEqual([]);
        const done = await addClaimed();
        await complete(done);
        await expect(store.cancel(done.id)).rejects.toMatchObject({ code: 'JOB_FINISHED' });
      });

      test('a deleted job comes back as it was, a running one as waiting, within a minute', async () => {
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
  });
}
