import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import type { SpeakerCounts } from '../platform/db/schema.ts';
import type { Bell } from '../platform/doorbell/doorbell.ts';
import { PATIENCE } from './create-job.ts';

/**
 * Puts a completed job back into the queue, so that its speakers are told apart again: for so many people, or for as many
 * as are found. Its transcript stands until there is a new one. Returns what to ring for. Throws TRANSCRIPT_NOT_READY while
 * the job has not completed, and MEDIA_GONE when the audio has been deleted.
 */
export async function tellAgain(db: Db, jobId: string, counts: SpeakerCounts): Promise<Bell> {
  return db.transaction().execute(async (trx) => {
    const { status, media_key } = await trx
      .selectFrom('jobs')
      .innerJoin('recordings', 'recordings.id', 'jobs.recording_id')
      .select(['jobs.status', 'recordings.media_key'])
      .where('jobs.id', '=', jobId)
      .forUpdate('jobs')
      .executeTakeFirstOrThrow();
    if (status !== 'completed') throw new AppError('TRANSCRIPT_NOT_READY', { details: { job_id: jobId, status } });
    if (media_key === null) throw new AppError('MEDIA_GONE', { details: { job_id: jobId } });
    // What a service was asked for before was another count.
    await trx.updateTable('sound_analyses').set({ ticket: null }).where('job_id', '=', jobId).execute();
    const { queue, due_at } = await trx
      .updateTable('jobs')
      .set({
        status: 'queued',
        retelling: JSON.stringify(counts),
        stage: null,
        progress: 0,
        errors: 0,
        crashes: 0,
        token: sql<number>`token + 1`,
        run_after: sql<Date>`now()`,
        due_at: sql<Date>`now() + make_interval(secs => ${PATIENCE} * expected_ms / 1000.0)`,
        started_at: null,
        completed_at: null,
      })
      .where('id', '=', jobId)
      .returning(['queue', 'due_at'])
      .executeTakeFirstOrThrow();
    return { jobId, queue, dueAt: due_at };
  });
}
