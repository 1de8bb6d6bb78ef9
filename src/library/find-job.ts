import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Job } from '../contract/job.ts';
import type { Engines } from '../engines/registry.ts';
import { type Db, prepared } from '../platform/db/connect.ts';
import { isId } from '../platform/id.ts';
import { JOB_VIEW, type JobViewRow, toJob } from './job-view.ts';

export interface LibraryTools {
  db: Db;
  engines: Engines;
  /** Jobs that run at the same time. */
  slots: number;
}

export async function findJob(tools: LibraryTools, ownerId: string, jobId: string): Promise<Job> {
  return toJob(await findRow(tools.db, ownerId, jobId), { ...tools, now: new Date() });
}

/** The row of a job. Throws INVALID_JOB_ID, JOB_NOT_FOUND, and JOB_DELETED unless `deletedToo`. */
export async function findRow(db: Db, ownerId: string, jobId: string, { deletedToo = false } = {}): Promise<JobViewRow> {
  if (!isId(jobId)) throw new AppError('INVALID_JOB_ID', { details: { job_id: jobId.slice(0, 100) } });
  const { rows } = await sql<JobViewRow>`${prepared('job-view')} ${JOB_VIEW} where j.id = ${jobId} and j.owner_id = ${ownerId}`.execute(db);
  const row = rows[0];
  if (!row) throw new AppError('JOB_NOT_FOUND', { details: { job_id: jobId } });
  if (row.status === 'deleted' && !deletedToo)
    throw new AppError('JOB_DELETED', { details: { job_id: jobId, deleted_at: row.deleted_at?.toISOString() } });
  return row;
}
