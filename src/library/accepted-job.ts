import type { Job } from '../contract/job.ts';
import { findJob, type LibraryTools } from './find-job.ts';

/** A job as it was just accepted. How long it was told to wait is kept, to see how good that was. */
export async function acceptedJob(tools: LibraryTools, ownerId: string, jobId: string): Promise<Job> {
  const job = await findJob(tools, ownerId, jobId);
  const seconds = job.estimated_wait?.seconds ?? 0;
  if (seconds > 0)
    await tools.db
      .updateTable('jobs')
      .set({ expected_wait_ms: Math.round(seconds * 1000) })
      .where('id', '=', jobId)
      .execute();
  return job;
}
