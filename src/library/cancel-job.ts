import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import { findRow } from './find-job.ts';

/**
 * Stops a job for good. Whoever runs it loses the lease at once and stops; a transcript whose speakers were to be told apart
 * again stands as it was. Throws JOB_FINISHED when the job has ended.
 */
export async function cancelJob({ db, doorbell }: { db: Db; doorbell: Doorbell }, ownerId: string, jobId: string): Promise<void> {
  const { status } = await findRow(db, ownerId, jobId);
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({
      status: sql<'cancelled'>`case when retelling is null then 'cancelled' else 'completed' end`,
      retelling: null,
      progress: sql<number>`case when retelling is null then progress else 100 end`,
      token: sql<number>`token + 1`,
      lease_until: null,
      worker: null,
      stage: null,
      completed_at: sql<Date>`now()`,
    })
    .where('id', '=', jobId)
    .where('status', 'in', ['uploaded', 'queued', 'processing'])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AppError('JOB_FINISHED', { details: { job_id: jobId, status } });
  doorbell.announce(jobId);
}
