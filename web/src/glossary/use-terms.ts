import { useInfiniteQuery } from '@tanstack/react-query';
import { GLOSSARY_KEY, listTerms } from '../api/glossary.ts';

/** The terms in which `q` stands, page by page; the page before stays while others are looked for. */
export function useTerms(q: string) {
  const query = useInfiniteQuery({
    queryKey: [...GLOSSARY_KEY, q],
    queryFn: ({ pageParam, signal }) => listTerms(q, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });
  return {
    terms: query.data?.pages.flatMap((page) => page.terms),
    error: query.error,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    showMore: query.fetchNextPage,
  };
}
