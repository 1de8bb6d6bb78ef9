import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ENDED, type Job } from '../../../src/contract/job.ts';
import { JOBS_KEY, type JobPages, jobKey } from '../api/job-cache.ts';
import { getJob } from '../api/jobs.ts';
import { queryClient } from '../api/query-client.ts';
import { useProgress } from './use-progress.ts';

const PREPARING_MS = 2_000;

/** One job, followed until it has ended and its audio can be played. The library's row of it serves until the answer is here. */
export function useRecording(id: string) {
  const query = useQuery<Job>({
    queryKey: jobKey(id),
    queryFn: ({ signal }) => getJob(id, signal),
    placeholderData: () => inLibrary(id),
    refetchInterval: ({ state }) => (state.data?.status === 'completed' && state.data.audio === 'preparing' ? PREPARING_MS : false),
  });
  const running = query.data !== undefined && !ENDED.has(query.data.status);
  const progress = useProgress(id, running);
  const over = running && progress !== undefined && ENDED.has(progress.status);
  useEffect(() => {
    if (over) void queryClient.invalidateQueries({ queryKey: jobKey(id) });
  }, [over, id]);
  return { job: query.data, error: query.error, progress };
}

function inLibrary(id: string): Job | undefined {
  const pages = queryClient.getQueryData<JobPages>(JOBS_KEY)?.pages ?? [];
  return pages.flatMap((page) => page.jobs).find((job) => job.job_id === id);
}
