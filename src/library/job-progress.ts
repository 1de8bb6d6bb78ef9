import type { JobProgress } from '../contract/job.ts';
import { findRow, type LibraryTools, waitOf } from './find-job.ts';
import { errorOf, estimatedCompletion } from './job-view.ts';

/** Where a job stands now, each of its chunks included. */
export async function jobProgress(tools: LibraryTools, ownerId: string, jobId: string): Promise<JobProgress> {
  const { db, estimator } = tools;
  const row = await findRow(db, ownerId, jobId);
  const wait = await waitOf(tools, row);
  const chunks = await db
    .selectFrom('chunks')
    .innerJoin('jobs', 'jobs.id', 'chunks.job_id')
    .select([
      'start_ms',
      'end_ms',
      'started_token',
      'jobs.token',
      'jobs.status',
      'gap_code',
      (eb) => eb('words', 'is not', null).as('done'),
    ])
    .where('job_id', '=', jobId)
    .where('replaced', '=', false)
    .orderBy('start_ms')
    .execute();
  const waiting = row.status === 'queued' || row.status === 'processing';
  return {
    job_id: row.id,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    queue_position: wait?.position ?? null,
    estimated_wait: wait?.estimate ?? null,
    estimated_completion: estimatedCompletion(row, wait, new Date())?.toISOString() ?? null,
    estimate: waiting
      ? await estimator.estimate(row.engine_used ?? row.engine, { durationMs: row.duration_ms, bytes: row.file_size })
      : null,
    chunks: chunks.map((chunk, index) => ({
      index,
      state: chunk.done
        ? 'done'
        : chunk.gap_code !== null
          ? 'gap'
          : chunk.status === 'processing' && chunk.started_token === chunk.token
            ? 'recognising'
            : 'planned',
      start_time: chunk.start_ms / 1000,
      end_time: chunk.end_ms / 1000,
    })),
    error: errorOf(row),
  };
}
