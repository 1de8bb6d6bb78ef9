import { useQuery } from '@tanstack/react-query';
import { SystemStatus } from '../../../src/contract/system.ts';
import { request } from './request.ts';

export const STATUS_KEY = ['status'] as const;

/** What the server can do now: engines, limits, queue. Asked again every minute: an engine may come or go. */
export function useSystemStatus(): SystemStatus | undefined {
  const query = useQuery({
    queryKey: STATUS_KEY,
    queryFn: ({ signal }) => request(SystemStatus, '/status', { signal }),
    refetchInterval: 60_000,
    staleTime: 30_000,
  });
  return query.data;
}
