import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Job } from '../contract/job.ts';
import type { Engines } from '../engines/registry.ts';
import type { Estimator } from '../jobs/estimate.ts';
import type { QueuePlaces } from '../jobs/queue-places.ts';
import { type Db, PREPARED } from '../platform/db/connect.ts';
import { isId } from '../platform/id.ts';
import { JOB_VIEW, type JobViewRow, toJob, type Wait } from './job-view.ts';

export interface LibraryTools {
  db: Db;
  engines: Engines;
  estimator: Estimator;
  places: QueuePlaces;
}

export async function findJob(tools: LibraryTools, ownerId: string, jobId: string): Promise<Job> {
  return describeJob(tools, await findRow(tools.db, ownerId, jobId));
}

/** The job of a row as the public contract shows it. */
export async function describeJob(tools: LibraryTools, row: JobViewRow): Promise<Job> {
  return toJob(row, { engines: tools.engines, now: new Date(), wait: await waitOf(tools, row) });
}

/** Null for a job that does not wait for a place. */
export async function waitOf({ estimator, places }: LibraryTools, { id, status }: JobViewRow): Promise<Wait | null> {
  if (status !== 'queued') return null;
  const queue = await places.before(id);
  return { position: queue.ahead + 1, estimate: await estimator.wait(queue) };
}

/** The row of a job. Throws INVALID_JOB_ID, JOB_NOT_FOUND, and JOB_DELETED unless `deletedToo`. */
export async function findRow(db: Db, ownerId: string, jobId: string, { deletedToo = false } = {}): Promise<JobViewRow> {
  if (!isId(jobId)) throw new AppError('INVALID_JOB_ID', { details: { job_id: jobId.slice(0, 100) } });
  const { rows } = await sql<JobViewRow>`${JOB_VIEW} where j.id = ${jobId} and j.owner_id = ${ownerId} ${PREPARED}`.execute(db);
  const row = rows[0];
  if (!row) throw new AppError('JOB_NOT_FOUND', { details: { job_id: jobId } });
  if (row.status === 'deleted' && !deletedToo)
    throw new AppError('JOB_DELETED', { details: { job_id: jobId, deleted_at: row.deleted_at?.toISOString() } });
  return row;
}
