import { AppError } from '../../../src/contract/app-error.ts';
import { fakeEngine } from '../../../src/engines/fake-engine.ts';
import type { WorkerReport } from '../../../src/jobs/heartbeat.ts';
import type { Claim } from '../../../src/jobs/lease.ts';
import type { JobRow, NewEngineCall, StoredPlan, StoredWord } from '../../../src/platform/db/schema.ts';
import { newId } from '../../../src/platform/id.ts';

export const LEASE_MS = 6000;
export const WORDS: StoredWord[] = [
  { text: 'бір', startMs: 100, endMs: 300, confidence: 0.5, language: 'kk' },
  { text: 'екі', startMs: 500, endMs: 900, confidence: 0.9, language: 'kk' },
];
export const ENGINE = fakeEngine('one');
export const CHUNK = { startMs: 0, endMs: 4000, pieces: [[0, 4000]] satisfies [number, number][], overlapMs: 0 };
export const HALVES = [
  { ...CHUNK, endMs: 2000, pieces: [[0, 2000]] satisfies [number, number][] },
  { ...CHUNK, startMs: 2000, pieces: [[2000, 4000]] satisfies [number, number][] },
];
export const FIRST = { plan: 1, index: 0 };
export const SECOND = { plan: 1, index: 1 };
export const PLAN: StoredPlan = {
  engine: 'one',
  size: { targetMs: 4000, limitMs: 4000, windowMs: 1000, minMs: 1000, maxMs: 6000, reasons: ['test'] },
  hints: { terms: ['Kaspi Bank'], glossary: 'abc' },
  finished: null,
};
export const FAILED = new AppError('ENGINE_FAILED', { message: 'it said no' });
/** A ticket where there was none. */
export const GIVEN = { engine: 'one', from: null, to: 'ticket' };
export const HEARD = { engine: ENGINE, words: WORDS, warnings: [], key: null, reused: false };
export const WORKER: WorkerReport = {
  id: newId(),
  name: 'host:1',
  version: 'test',
  slots: 3,
  running: 1,
  rssBytes: 1000,
  draining: false,
  breakers: {},
  engines: ['one'],
};

export const claimOf = (job: JobRow): Claim => ({ jobId: job.id, token: job.token });

export function callOf(job: JobRow, changes: Partial<NewEngineCall> = {}): NewEngineCall & { id: string } {
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
