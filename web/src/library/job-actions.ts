import type { Job } from '../../../src/contract/job.ts';
import { ApiError } from '../api/api-error.ts';
import { hideJob, progressKey, putJob, unhideJob } from '../api/job-cache.ts';
import { cancelJob, deleteJob, keepJob, restoreJob, retryJob, tellSpeakers } from '../api/jobs.ts';
import { queryClient } from '../api/query-client.ts';
import { say } from '../i18n/i18n.ts';
import { sayCode } from '../i18n/say-error.ts';
import { showToast } from '../notifications/toasts.ts';

/** How long the server can still bring back what was deleted. */
const RESTORABLE_MS = 60_000;

/** Takes the job off the screen at once, and offers the way back for as long as there is one. */
export async function removeWithUndo(job: Job): Promise<void> {
  hideJob(job.job_id);
  try {
    await deleteJob(job.job_id);
    showToast(say('toast.deleted', { name: job.original_filename }), { undo: () => void bringBack(job), lasts: RESTORABLE_MS });
  } catch (thrown) {
    unhideJob(job.job_id);
    showFailure(thrown);
  }
}

/** Undoes a deletion. */
export async function bringBack(job: Pick<Job, 'job_id'>): Promise<boolean> {
  try {
    const restored = await restoreJob(job.job_id);
    unhideJob(job.job_id);
    putJob(restored);
    showToast(say('toast.restored', { name: restored.original_filename }));
    return true;
  } catch (thrown) {
    showFailure(thrown);
    return false;
  }
}

export async function cancel(job: Job): Promise<void> {
  await attempt(() => cancelJob(job.job_id));
}

/** Does again what failed, or what is missing from the text. */
export async function tryAgain(job: Pick<Job, 'job_id'>): Promise<void> {
  // How it ended the last time is no longer how far it is.
  queryClient.removeQueries({ queryKey: progressKey(job.job_id) });
  await attempt(() => retryJob(job.job_id));
}

/** Has the speakers told apart again: so many, or as many as are found. */
export async function tellSpeakersAgain(job: Pick<Job, 'job_id'>, speakers: number | null): Promise<void> {
  queryClient.removeQueries({ queryKey: progressKey(job.job_id) });
  await attempt(() => tellSpeakers(job.job_id, speakers));
}

/** Takes the audio out of the retention sweep, or puts it back. */
export async function keep(job: Job, kept: boolean): Promise<void> {
  if (!(await attempt(() => keepJob(job.job_id, kept)))) return;
  showToast(say(kept ? 'toast.kept' : 'toast.unkept', { name: job.original_filename }));
}

async function attempt(work: () => Promise<Job>): Promise<boolean> {
  try {
    putJob(await work());
    return true;
  } catch (thrown) {
    showFailure(thrown);
    return false;
  }
}

/** Says in passing why something did not work. */
export function showFailure(thrown: unknown): void {
  const error = ApiError.fromUnknown(thrown);
  showToast(sayCode('error', error.code, error.message), { lasts: 10_000 });
}
