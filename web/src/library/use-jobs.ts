import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { degradation, pollsOnly } from '../api/degradation.ts';
import { hiddenJobs, JOBS_KEY, listedJobs } from '../api/job-cache.ts';
import { listJobs } from '../api/jobs.ts';
import { useStore } from '../settings/store.ts';
import { pollEvery } from './poll-every.ts';

/** The library, newest first and kept fresh; `jobs` is undefined until the first answer. */
export function useJobs() {
  const hidden = useStore(hiddenJobs, (ids) => ids);
  const slow = useStore(degradation, pollsOnly);
  const query = useInfiniteQuery({
    queryKey: JOBS_KEY,
    queryFn: ({ pageParam, signal }) => listJobs(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) => pollEvery(state.data, document.visibilityState === 'visible', slow),
    refetchIntervalInBackground: true,
  });
  const jobs = useMemo(() => query.data && listedJobs(query.data, hidden), [query.data, hidden]);
  return { jobs, error: query.error, hasMore: query.hasNextPage, showMore: query.fetchNextPage, loadingMore: query.isFetchingNextPage };
}
