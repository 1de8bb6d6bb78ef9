import { useQuery } from '@tanstack/react-query';
import { getQueue, QUEUE_KEY } from './admin-api.ts';

const LIVE = 2_000;

/** The queue, looked at again every two seconds while somebody looks; the overview is undefined until the first answer. */
export function useQueue() {
  const { data, error } = useQuery({ queryKey: QUEUE_KEY, queryFn: ({ signal }) => getQueue(signal), refetchInterval: LIVE });
  return { overview: data, error };
}
