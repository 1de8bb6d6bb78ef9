import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { DEAD_KEY, listDead } from './admin-api.ts';

const CALM = 5_000;

/** The dead letters, newest first and kept fresh; undefined until the first answer. */
export function useDeadLetters() {
  const query = useInfiniteQuery({
    queryKey: DEAD_KEY,
    queryFn: ({ pageParam, signal }) => listDead(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: CALM,
  });
  const letters = useMemo(() => query.data?.pages.flatMap((page) => page.dead), [query.data]);
  return { letters, hasMore: query.hasNextPage, showMore: query.fetchNextPage, loadingMore: query.isFetchingNextPage };
}
