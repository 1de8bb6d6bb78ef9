import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import { findRow } from './find-job.ts';

/** Takes a recording out of the retention sweep, or puts it back, with a whole period from now. Throws MEDIA_GONE when it has been swept. */
export async function keepRecording(db: Db, ownerId: string, jobId: string, keep: boolean, retentionMs: number | null): Promise<void> {
  const job = await findRow(db, ownerId, jobId);
  if (keep && job.media_deleted_at !== null) throw new AppError('MEDIA_GONE', { details: { job_id: jobId } });
  const expires = keep || retentionMs === null ? null : new Date(Date.now() + retentionMs);
  await sql`
    update recordings set kept = ${keep}, expires_at = case when media_deleted_at is null then ${expires}::timestamptz end
    where id = (select recording_id from jobs where id = ${jobId})`.execute(db);
}
