import { notifyManager, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { reachable } from './reachability.ts';

/** Worth another try by itself; for a lost server there is the look-out in reachability.ts instead. */
const PASSING = new Set(['DATABASE_UNAVAILABLE', 'SHUTTING_DOWN', 'INTERNAL']);

// A box that is ticked shows what was put into the cache for it: a timer later it would have sprung back for a moment.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server may be this very machine: the browser's idea of being online says nothing about it.
      networkMode: 'always',
      retry: (count, error) => count < 3 && PASSING.has(ApiError.fromUnknown(error).code),
    },
    mutations: { networkMode: 'always' },
  },
});

/** When the server is back, everything on the screen is asked for again. */
export function refreshWhenBack(): () => void {
  return reachable.subscribe(() => {
    if (reachable.get()) void queryClient.invalidateQueries();
  });
}
