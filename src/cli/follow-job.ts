import { ENDED, type JobProgress } from '../contract/job.ts';
import type { LibraryTools } from '../library/find-job.ts';
import { watchJob } from '../library/watch-job.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';

/** Follows a job to its end, whoever runs it. Null when the signal aborts before. */
export async function followJob(
  tools: LibraryTools & { doorbell: Doorbell },
  jobId: string,
  onProgress: (progress: JobProgress) => void,
  signal: AbortSignal,
): Promise<JobProgress | null> {
  for await (const progress of watchJob(tools, DEFAULT_OWNER_ID, jobId, signal)) {
    onProgress(progress);
    if (ENDED.has(progress.status)) return progress;
  }
  return null;
}
