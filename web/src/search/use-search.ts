import { useInfiniteQuery } from '@tanstack/react-query';
import { SEARCH_KEY, searchTranscripts } from '../api/search.ts';

const LOOK_AGAIN_MS = 2000;

/** What has all the words, page by page; the answer before stays while another is looked for. */
export function useSearch(q: string) {
  const query = useInfiniteQuery({
    queryKey: [...SEARCH_KEY, q],
    queryFn: ({ pageParam, signal }) => searchTranscripts(q, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
    // Transcripts change on other pages, and in other windows.
    staleTime: 0,
    refetchInterval: ({ state }) => ((state.data?.pages[0]?.pending ?? 0) > 0 ? LOOK_AGAIN_MS : false),
  });
  return {
    hits: query.data?.pages.flatMap((page) => page.hits),
    named: query.data?.pages[0]?.named ?? [],
    pending: query.data?.pages[0]?.pending ?? 0,
    error: query.error,
    old: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    showMore: query.fetchNextPage,
  };
}
