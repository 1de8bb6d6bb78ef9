import type { InfiniteData } from '@tanstack/react-query';
import type { Job, JobPage } from '../../../src/contract/job.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { createStore } from '../settings/store.ts';
import { queryClient } from './query-client.ts';

/** The pages of the library, as the query cache holds them. */
export type JobPages = InfiniteData<JobPage, unknown>;

export const JOBS_KEY = ['jobs'] as const;
export const jobKey = (id: string) => ['job', id] as const;
export const progressKey = (id: string) => ['progress', id] as const;
export const transcriptKey = (id: string) => ['transcript', id] as const;
export const rawTranscriptKey = (id: string) => [...transcriptKey(id), 'raw'] as const;

/** Deleted a moment ago: an answer that was already on its way must not bring them back to the screen. */
export const hiddenJobs = createStore<ReadonlySet<string>>(new Set());

export function hideJob(id: string): void {
  hiddenJobs.set(new Set([...hiddenJobs.get(), id]));
}

export function unhideJob(id: string): void {
  hiddenJobs.set(new Set([...hiddenJobs.get()].filter((hidden) => hidden !== id)));
}

/** The server said how a job is now: every place that shows it follows. */
export function putJob(job: Job): void {
  queryClient.setQueryData(jobKey(job.job_id), job);
  queryClient.setQueryData<JobPages>(JOBS_KEY, (pages) => pages && withJob(pages, job));
}

/** The server said how a transcript is now; as it was heard is asked for again where that is shown. */
export function putTranscript(transcript: Transcript): void {
  queryClient.setQueryData(transcriptKey(transcript.job_id), transcript);
  void queryClient.invalidateQueries({ queryKey: rawTranscriptKey(transcript.job_id) });
}

/** The pages with one job replaced, or put in its place by age when none has it: newest first. */
export function withJob(data: JobPages, job: Job): JobPages {
  const known = data.pages.some((page) => page.jobs.some((listed) => listed.job_id === job.job_id));
  if (!known) return insert(data, job);
  const pages = data.pages.map((page) => ({ ...page, jobs: page.jobs.map((listed) => (listed.job_id === job.job_id ? job : listed)) }));
  return { ...data, pages };
}

function insert(data: JobPages, job: Job): JobPages {
  const older = (listed: Job) => listed.created_at < job.created_at;
  const home = data.pages.findIndex((page) => page.jobs.some(older) || page.next_cursor === null);
  const pages = data.pages.map((page, index) => {
    if (index !== home) return page;
    const at = page.jobs.findIndex(older);
    return { ...page, jobs: page.jobs.toSpliced(at === -1 ? page.jobs.length : at, 0, job) };
  });
  return { ...data, pages };
}

/** The jobs to show: hidden ones out, and each once (a new upload moves the last of one page to the next). */
export function listedJobs(data: JobPages, hidden: ReadonlySet<string>): Job[] {
  const seen = new Map<string, Job>();
  for (const job of data.pages.flatMap((page) => page.jobs)) {
    if (!hidden.has(job.job_id) && !seen.has(job.job_id)) seen.set(job.job_id, job);
  }
  return [...seen.values()];
}
