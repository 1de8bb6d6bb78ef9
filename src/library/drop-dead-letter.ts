import { sql } from 'kysely';
import type { DeadLetter } from '../contract/admin.ts';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import { assertDead, findDeadLetter } from './dead-letters.ts';

/** Takes a job off the list of dead letters; it stays failed, with the reason. Throws NOT_DEAD for a job that is not on it. */
export async function dropDeadLetter(db: Db, jobId: string, reason: string): Promise<DeadLetter> {
  await assertDead(db, jobId);
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ dead_at: null, dropped_at: sql<Date>`now()`, drop_reason: reason })
    .where('id', '=', jobId)
    .where('status', '=', 'failed')
    .where('dead_at', 'is not', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AppError('NOT_DEAD', { details: { job_id: jobId } });
  return findDeadLetter(db, jobId);
}
