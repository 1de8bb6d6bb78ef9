import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import { askPurge } from '../delivery/purges.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import { findRow } from './find-job.ts';

/** For so long a deleted job can be brought back; then its bytes go. */
export const RESTORE_MS = 60_000;

interface Tools {
  db: Db;
  doorbell: Doorbell;
}

/** Cancels and hides a job at once. Deleting it again is no error. */
export async function deleteJob({ db, doorbell }: Tools, ownerId: string, jobId: string): Promise<void> {
  const { recording_id } = await findRow(db, ownerId, jobId, { deletedToo: true });
  await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('jobs')
      .set({
        status: 'deleted',
        status_before_delete: sql<'queued'>`status`,
        deleted_at: sql<Date>`now()`,
        token: sql<number>`token + 1`,
        lease_until: null,
        worker: null,
        stage: null,
      })
      .where('id', '=', jobId)
      .where('status', '<>', 'deleted')
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await askPurge(trx, recording_id, 'deletion');
  });
  doorbell.announce(jobId);
}

/** Brings a deleted job back as it was; one that had not ended goes on where it stopped. Throws NOT_RESTORABLE when it is too late. */
export async function restoreJob({ db, doorbell }: Tools, ownerId: string, jobId: string): Promise<void> {
  await findRow(db, ownerId, jobId, { deletedToo: true });
  const { rows } = await sql<{ status: string; queue: number; due_at: Date }>`
    update jobs set status = case when status_before_delete = 'processing' then 'queued' else status_before_delete end,
      status_before_delete = null, deleted_at = null, token = token + 1
    where id = ${jobId} and status = 'deleted' and purged_at is null and deleted_at > now() - make_interval(secs => ${RESTORE_MS / 1000})
    returning status, queue, due_at`.execute(db);
  const [job] = rows;
  if (!job) throw new AppError('NOT_RESTORABLE', { details: { job_id: jobId } });
  if (job.status === 'queued') doorbell.ring({ jobId, queue: job.queue, dueAt: job.due_at });
  doorbell.announce(jobId);
}
