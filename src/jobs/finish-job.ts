import { sql } from 'kysely';
import { type AppError, ERRORS } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow } from '../platform/db/schema.ts';
import { type Claim, withAttempt } from './lease.ts';
import { updateOwned } from './owned-job.ts';
import { ended, unchanged } from './retelling-ended.ts';
import { countUsage } from './usage.ts';

export const MAX_RETRIES = 3;
const FIRST_RETRY_MS = 1000;
/** A job that waits for an engine looks again no more seldom than this. */
const LONGEST_WAIT_MS = 15 * 60_000;

export interface Failure {
  /** True when the job waits for another try; false when it has ended. */
  retried: boolean;
}

/**
 * Ends a try that failed: back into the queue after a growing pause while the error may pass, else failed for good. A
 * transcript whose speakers were to be told apart again stands as it was then.
 */
export async function failJob(
  db: Db,
  claim: Claim,
  job: Pick<JobRow, 'errors' | 'owner_id' | 'warnings' | 'retelling'>,
  error: AppError,
  random: () => number = Math.random,
): Promise<Failure> {
  const retried = error.retry && job.errors < MAX_RETRIES;
  const told = {
    error_code: error.code,
    error_message: error.message,
    error_hint: ERRORS[error.code].hint,
    lease_until: null,
    worker: null,
    stage: null,
    history: withAttempt({ kind: 'error', code: error.code, message: error.message }),
  };
  if (retried) {
    const pauseMs = Math.max(FIRST_RETRY_MS * 2 ** job.errors * (0.5 + random()), Math.min(error.retryAfterMs ?? 0, LONGEST_WAIT_MS));
    await updateOwned(db, claim, {
      ...told,
      status: 'queued',
      errors: job.errors + 1,
      token: claim.token + 1,
      run_after: sql<Date>`now() + make_interval(secs => ${pauseMs / 1000})`,
    });
    return { retried };
  }
  if (job.retelling !== null) {
    await updateOwned(db, claim, { ...told, ...ended(), warnings: JSON.stringify(unchanged(job, error.code, error.message)) });
    return { retried };
  }
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, {
      ...told,
      status: 'failed',
      completed_at: sql<Date>`now()`,
      dead_at: error.retry ? sql<Date>`now()` : null,
    });
    await countUsage(trx, { ownerId: job.owner_id, currency: 'USD', files: 0, durationMs: 0, cost: 0, errors: 1 });
  });
  return { retried };
}

/** Puts a job aside until its engine may have the answers. It is neither tried nor failed by that. */
export async function parkJob(db: Db, claim: Claim, forMs: number): Promise<void> {
  await updateOwned(db, claim, {
    status: 'queued',
    stage: null,
    lease_until: null,
    worker: null,
    crashes: 0,
    token: claim.token + 1,
    run_after: sql<Date>`now() + make_interval(secs => ${Math.min(forMs, LONGEST_WAIT_MS) / 1000})`,
  });
}
