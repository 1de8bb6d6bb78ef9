import type { JobProgress } from '../contract/job.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import type { LibraryTools } from './find-job.ts';
import { jobProgress } from './job-progress.ts';

/** Who misses a call finds the change this much later. */
const LOOK_ANYWAY_MS = 2000;

/** The progress of a job: now, and after each change, until the signal aborts. Waits between; the reader decides when to stop. */
export async function* watchJob(
  tools: LibraryTools & { doorbell: Doorbell },
  ownerId: string,
  jobId: string,
  signal: AbortSignal,
): AsyncGenerator<JobProgress> {
  let changed = Promise.withResolvers<void>();
  const wake = (): void => changed.resolve();
  const unsubscribe = tools.doorbell.onChange((id) => id === jobId && wake());
  signal.addEventListener('abort', wake, { once: true });
  try {
    while (!signal.aborted) {
      changed = Promise.withResolvers();
      yield await jobProgress(tools, ownerId, jobId);
      const timer = setTimeout(wake, LOOK_ANYWAY_MS);
      await changed.promise;
      clearTimeout(timer);
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', wake);
  }
}
