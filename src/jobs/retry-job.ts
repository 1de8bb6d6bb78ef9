import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Bell } from '../platform/doorbell/doorbell.ts';
import { PATIENCE } from './create-job.ts';
import { withAttempt } from './lease.ts';

/** So often a job goes back into the queue by itself, after what it had failed for. */
export const MAX_AUTO_RETRIES = 3;

/**
 * Puts a job that failed, or completed with gaps, back into the queue: what was heard stays, only what is missing is
 * done again. `recovered`: by itself, because of what is there again; no more than MAX_AUTO_RETRIES times, and only what
 * failed and was not dropped. Returns what to ring for. Throws NOTHING_TO_RETRY, and MEDIA_GONE when the audio has been deleted.
 */
export async function retryJob(db: Db, jobId: string, recovered: string | null = null): Promise<Bell> {
  return db.transaction().execute(async (trx) => {
    const job = await trx
      .selectFrom('jobs')
      .select(['status', 'recording_id', 'auto_retries', 'dropped_at', 'error_code'])
      .where('id', '=', jobId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { numUpdatedRows } = await trx
      .updateTable('chunks')
      .set({ gap_code: null, gap_message: null, finished_at: null })
      .where('job_id', '=', jobId)
      .where('gap_code', 'is not', null)
      .executeTakeFirst();
    const isOpen = recovered === null || (job.status === 'failed' && job.dropped_at === null && job.auto_retries < MAX_AUTO_RETRIES);
    if (!isOpen || (job.status !== 'failed' && !(job.status === 'completed' && numUpdatedRows > 0n)))
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
        auto_retries: recovered === null ? 0 : job.auto_retries + 1,
        ...(recovered !== null && {
          history: withAttempt({ kind: 'recovery', code: job.error_code ?? '', message: `${recovered} is there again` }),
        }),
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
