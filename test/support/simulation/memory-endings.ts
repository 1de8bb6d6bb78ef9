import { type AppError, ERRORS } from '../../../src/contract/app-error.ts';
import { type Failure, MAX_RETRIES } from '../../../src/jobs/finish-job.ts';
import { type Retold, retoldJob, retoldWarnings } from '../../../src/jobs/finish-retelling.ts';
import type { JobStore } from '../../../src/jobs/job-store.ts';
import type { Claim } from '../../../src/jobs/lease.ts';
import { unchanged } from '../../../src/jobs/retelling-ended.ts';
import type { Merged } from '../../../src/jobs/steps/merge.ts';
import type { PersistInput } from '../../../src/jobs/steps/persist.ts';
import type { StoredTranscript } from '../job-store-contract/store-under-test.ts';
import { countUsage, jobOf, type MemoryDatabase, updateHeld, withAttempt } from './memory-database.ts';

type Completion = Awaited<ReturnType<JobStore['complete']>>;

const FIRST_RETRY_MS = 1000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** How a claim ends by what its worker says. */
export function endings(database: MemoryDatabase) {
  const { now } = database;
  const inMs = (ms: number): Date => new Date(now() + ms);
  return {
    park(claim: Claim, forMs: number): void {
      const run_after = inMs(Math.min(forMs, LONGEST_WAIT_MS));
      updateHeld(database, claim, { status: 'queued', ...FREE, crashes: 0, token: claim.token + 1, run_after });
    },
    fail(claim: Claim, job: Parameters<JobStore['fail']>[1], error: AppError, random: () => number = Math.random): Failure {
      const retried = error.retry && job.errors < MAX_RETRIES;
      const { worker, stage } = jobOf(database, claim.jobId);
      const held = updateHeld(database, claim, {
        ...FREE,
        error_code: error.code,
        error_message: error.message,
        error_hint: ERRORS[error.code].hint,
      });
      held.history = withAttempt({ ...held, worker, stage }, now(), { kind: 'error', code: error.code, message: error.message });
      if (retried) {
        const pauseMs = Math.max(FIRST_RETRY_MS * 2 ** job.errors * (0.5 + random()), Math.min(error.retryAfterMs ?? 0, LONGEST_WAIT_MS));
        Object.assign(held, { status: 'queued', errors: job.errors + 1, token: claim.token + 1, run_after: inMs(pauseMs) });
      } else if (job.retelling !== null) {
        Object.assign(held, { ...ENDED, completed_at: inMs(0), warnings: unchanged(job, error.code, error.message) });
      } else {
        Object.assign(held, { status: 'failed', completed_at: inMs(0), dead_at: error.retry ? inMs(0) : null });
        countUsage(database, job.owner_id, 'USD', { errors: 1 });
      }
      return { retried };
    },
    completeRetelling({ job, claim, merged, turns, diarizer, speech }: Retold): void {
      updateHeld(database, claim, { ...ENDED, ...retoldJob(job), completed_at: inMs(0), warnings: retoldWarnings(job, merged) });
      database.sounds.set(job.id, { diarizer, turns, speech, ticket: null, error: null });
      const before = database.transcripts.get(job.id);
      if (before) database.transcripts.set(job.id, { ...before, ...writtenIn(merged) });
    },
    complete({ job, claim, engine, chunks, merged, durationMs, warnings }: PersistInput): Completion {
      const done = { status: 'completed', progress: 100, completed_at: inMs(0), engine_used: engine.id, warnings } as const;
      updateHeld(database, claim, { ...FREE, ...done, error_code: null, error_message: null, error_hint: null });
      const sum = callsOf(database, job.id);
      const [main = { amount: 0, currency: 'USD' }] = sum.spent;
      const before = database.transcripts.get(job.id);
      database.transcripts.set(job.id, {
        durationMs,
        engine: merged.engine ?? engine.id,
        chunks: chunks.length,
        calls: sum.calls,
        billedMs: sum.billedMs,
        cost: main.amount,
        currency: main.currency,
        ...writtenIn(merged),
      });
      if (!before) countUsage(database, job.owner_id, main.currency, { files: 1, durationMs });
      return { ...sum, processingMs: Math.max(0, now() - (job.started_at?.getTime() ?? now())) };
    },
  };
}

/** Of a job that nobody holds. */
const FREE = { stage: null, lease_until: null, worker: null } as const;

/** Of one whose speakers were to be told apart again, and that has its transcript. */
const ENDED = {
  ...FREE,
  status: 'completed',
  progress: 100,
  retelling: null,
  error_code: null,
  error_message: null,
  error_hint: null,
} as const;

function writtenIn({ text, segments, speakers }: Merged): Pick<StoredTranscript, 'text' | 'words' | 'speakers'> {
  return {
    text,
    words: segments.flatMap((segment) => segment.words),
    speakers: new Map(speakers.map(({ speakerId, label }) => [speakerId, label])),
  };
}

function callsOf({ calls }: MemoryDatabase, jobId: string): Omit<Completion, 'processingMs'> {
  const own = [...calls.values()].filter((call) => call.jobId === jobId);
  const spent = new Map<string, number>();
  for (const { currency, amount } of own) if (currency !== null) spent.set(currency, (spent.get(currency) ?? 0) + amount);
  return {
    calls: own.length,
    bytes: own.reduce((sum, call) => sum + call.bytes, 0),
    billedMs: own.reduce((sum, call) => sum + call.billedMs, 0),
    spent: [...spent].map(([currency, amount]) => ({ amount, currency })).sort((a, b) => b.amount - a.amount),
  };
}
