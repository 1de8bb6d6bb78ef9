import { AppError } from '../contract/app-error.ts';
import type { Processing } from '../contract/processing.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow } from '../platform/db/schema.ts';
import { compose, type Written } from './compose.ts';
import { wordsOfChunks } from './heard-word.ts';
import { readContext } from './read-context.ts';
import { replaceWritten } from './store-transcript.ts';

/**
 * Changes what a transcript is written from, and writes it anew, at once or not at all; nothing is recognised again. Others
 * who change the same transcript wait. Throws TRANSCRIPT_NOT_READY while a job has not completed, and JOB_DELETED.
 */
export async function rewriteTranscript(
  db: Db,
  jobId: string,
  change: (trx: Db, before: () => Promise<Written>) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const job = await trx
      .selectFrom('jobs')
      .select(['id', 'owner_id', 'status', 'language'])
      .where('id', '=', jobId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (job.status === 'deleted') throw new AppError('JOB_DELETED', { details: { job_id: jobId } });
    if (job.status !== 'completed') throw new AppError('TRANSCRIPT_NOT_READY', { details: { job_id: jobId, status: job.status } });
    await change(trx, async () => (await writeAnew(trx, job)).written);
    const { written, context } = await writeAnew(trx, job);
    await replaceWritten(trx, job, { ...written, processing: context.processing });
  });
}

/** The transcript as it would be written now; `processing`: as if that were asked for. */
export async function writeAnew(db: Db, { id, language }: Pick<JobRow, 'id' | 'language'>, processing?: Processing) {
  const chunks = await db
    .selectFrom('chunks')
    .select(['start_ms', 'overlap_ms', 'words', 'engine'])
    .where('job_id', '=', id)
    .where('replaced', '=', false)
    .orderBy('start_ms')
    .orderBy('plan')
    .orderBy('chunk_index')
    .execute();
  const stored = await readContext(db, id);
  const context = { ...stored, processing: processing ?? stored.processing };
  return { written: await compose({ ...context, words: wordsOfChunks(chunks), requestedLanguage: language }), context };
}
