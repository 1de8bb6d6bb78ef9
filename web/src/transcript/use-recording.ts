import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ENDED, type Job } from '../../../src/contract/job.ts';
import { JOBS_KEY, type JobPages, jobKey, transcriptKey } from '../api/job-cache.ts';
import { getJob } from '../api/jobs.ts';
import { queryClient } from '../api/query-client.ts';
import { useProgress } from './use-progress.ts';

const PREPARING_MS = 2_000;
/** While a job waits for an engine, when it is tried next is in the job alone. */
const WAITING_MS = 10_000;

/** One job, followed until it has ended and its audio can be played. The library's row of it serves until the answer is here. */
export function useRecording(id: string) {
  const query = useQuery<Job>({
    queryKey: jobKey(id),
    queryFn: ({ signal }) => getJob(id, signal),
    placeholderData: () => inLibrary(id),
    refetchInterval: ({ state }) => refetchEvery(state.data),
  });
  const running = query.data !== undefined && !ENDED.has(query.data.status);
  const progress = useProgress(id, running);
  const [known, told] = [query.data?.status, running ? progress?.status : undefined];
  useEffect(() => {
    if (told === undefined || told === known) return;
    void queryClient.invalidateQueries({ queryKey: jobKey(id) });
    // A text whose gaps were done again is a new one.
    if (told === 'completed') void queryClient.invalidateQueries({ queryKey: transcriptKey(id) });
  }, [known, told, id]);
  return { job: query.data, error: query.error, progress };
}

function refetchEvery(job: Job | undefined): number | false {
  if (job?.status === 'completed' && job.audio === 'preparing') return PREPARING_MS;
  return job?.status === 'queued' && job.waits_until !== null ? WAITING_MS : false;
}

function inLibrary(id: string): Job | undefined {
  const pages = queryClient.getQueryData<JobPages>(JOBS_KEY)?.pages ?? [];
  return pages.flatMap((page) => page.jobs).find((job) => job.job_id === id);
}
