import { AppError } from '../contract/app-error.ts';
import type { Waveform } from '../contract/transcript.ts';
import type { Db } from '../platform/db/connect.ts';
import { findRow } from './find-job.ts';

/** Loudness for drawing. Throws MEDIA_NOT_READY until the recording is decoded, MEDIA_GONE after its time. */
export async function readWaveform(db: Db, ownerId: string, jobId: string): Promise<Waveform> {
  const job = await findRow(db, ownerId, jobId);
  if (job.media_deleted_at !== null) throw new AppError('MEDIA_GONE', { details: { job_id: jobId } });
  const row = await db
    .selectFrom('recordings')
    .innerJoin('jobs', 'jobs.recording_id', 'recordings.id')
    .select(['peaks', 'duration_ms'])
    .where('jobs.id', '=', jobId)
    .executeTakeFirst();
  if (!row || row.peaks === null || row.duration_ms === null) throw new AppError('MEDIA_NOT_READY', { details: { job_id: jobId } });
  return { duration: row.duration_ms / 1000, peaks: row.peaks };
}
