import { sql } from 'kysely';
import { AppError, type ErrorCode } from '../../contract/app-error.ts';
import type { PartKind } from '../../contract/degradation.ts';
import { MAX_AUTO_RETRIES, retryJob } from '../../jobs/retry-job.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Doorbell } from '../../platform/doorbell/doorbell.ts';
import { LOOK_EVERY_MS, type PartState } from './machine.ts';

/** What jobs fail with while a part is away. Without the database, Redis or workers none fails: it waits. */
const FAILS_WITH: Partial<Record<PartKind, readonly ErrorCode[]>> = {
  engine: ['ENGINE_UNREACHABLE', 'ENGINE_TIMEOUT', 'ENGINE_FAILED', 'ENGINE_BAD_ANSWER', 'ENGINE_UNAVAILABLE', 'ENGINE_RATE_LIMITED'],
  storage: ['DISK_FULL', 'INTERNAL'],
};
/** A part was away for a while before a look found it so. */
const BEFORE_MS = 4 * LOOK_EVERY_MS;

export type RecoveredPart = Pick<PartState, 'id' | 'kind'> & { degradedForMs: number };

/**
 * Puts the jobs back into the queue that failed while a part was away that is there again, each MAX_AUTO_RETRIES times at
 * most. What somebody cancelled, deleted or dropped stays as it is. Gives how many.
 */
export async function retryRecovered({ db, doorbell }: { db: Db; doorbell: Doorbell }, part: RecoveredPart): Promise<number> {
  const codes = FAILS_WITH[part.kind];
  if (!codes) return 0;
  const engine = part.kind === 'engine' ? sql`and coalesce(engine_used, admitted_engine) = ${part.id.replace(/^engine:/, '')}` : sql``;
  const { rows } = await sql<{ id: string }>`
    select id from jobs
    where status = 'failed' and dropped_at is null and auto_retries < ${MAX_AUTO_RETRIES} and error_code = any(${codes}) ${engine}
      and completed_at > now() - make_interval(secs => ${(part.degradedForMs + BEFORE_MS) / 1000})
    order by completed_at`.execute(db);
  let retried = 0;
  for (const { id } of rows) {
    try {
      doorbell.ring(await retryJob(db, id, part.id));
      doorbell.announce(id);
      retried++;
    } catch (thrown) {
      // Another process was first, somebody decided otherwise meanwhile, or the audio is gone.
      if (!['NOTHING_TO_RETRY', 'MEDIA_GONE'].includes(AppError.fromUnknown(thrown).code)) throw thrown;
    }
  }
  return retried;
}
