import type { Job } from '../../../src/contract/job.ts';
import { hasGaps } from '../library/describe-job.ts';

/** What is wrong with these is in the file; hearing it again ends the same way. */
const IN_THE_FILE: ReadonlySet<string> = new Set([
  'NO_AUDIO_TRACK',
  'UNDECODABLE_AUDIO',
  'AUDIO_TOO_LONG',
  'INDEX_MISSING',
  'ENCRYPTED_MEDIA',
  'MEDIA_GONE',
]);

/** Whether doing a job again may help: its audio is there, and it failed, or has gaps, for a reason outside the file. */
export function canRetry(job: Pick<Job, 'status' | 'audio' | 'error' | 'warnings'>): boolean {
  if (job.audio === 'deleted') return false;
  if (job.status === 'completed') return hasGaps(job);
  return job.status === 'failed' && (job.error === null || !IN_THE_FILE.has(job.error.code));
}
