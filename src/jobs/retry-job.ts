import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Bell } from '../platform/doorbell/doorbell.ts';
import { PATIENCE } from './create-job.ts';

/**
 * Puts a job that failed, or completed with gaps, back into the queue: what was heard stays, only what is missing is
 * done again. Returns what to ring for. Throws NOTHING_TO_RETRY, and MEDIA_GONE when the audio has been deleted.
 */
export async function retryJob(db: Db, jobId: string): Promise<Bell> {
  return db.transaction().execute(async (trx) => {
    const job = await trx
      .selectFrom('jobs')
      .select(['status', 'recording_id'])
      .where('id', '=', jobId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { numUpdatedRows } = await trx
      .updateTable('chunks')
      .set({ gap_code: null, gap_message: null, finished_at: null })
      .where('job_id', '=', jobId)
      .where('gap_code', 'is not', null)
      .executeTakeFirst();
    if (job.status !== 'failed' && !(job.status === 'completed' && numUpdatedRows > 0n))
      throw new AppError('NOTHING_TO_RETRY', { details: { job_id: jobId, status: job.status } });
    const recording = await trx.selectFrom('recordings').select('media_key').where('id', '=', job.recording_id).executeTakeFirstOrThrow();
    if (recording.media_key === null) throw new AppError('MEDIA_GONE', { details: { job_id: jobId } });
    const { queue, due_at } = await trx
      .updateTable('jobs')
      .set({
        status: 'queued',
        stage: null,
        progress: 0,
        errors: 0,
        crashes: 0,
        token: sql<number>`token + 1`,
        run_after: sql<Date>`now()`,
        due_at: sql<Date>`now() + make_interval(secs => ${PATIENCE} * expected_ms / 1000.0)`,
        dropped_at: null,
        drop_reason: null,
        started_at: null,
        completed_at: null,
        dead_at: null,
        error_code: null,
        error_message: null,
        error_hint: null,
      })
      .where('id', '=', jobId)
      .returning(['queue', 'due_at'])
      .executeTakeFirstOrThrow();
    return { jobId, queue, dueAt: due_at };
  });
}
