import { useQuery } from '@tanstack/react-query';
import { getVoicesOn, listVoices, VOICES_KEY, VOICES_ON_KEY } from '../api/voices.ts';

/** Whether voices are described and recognised; undefined until that is known. */
export function useVoicesOn(): boolean | undefined {
  return useQuery({ queryKey: VOICES_ON_KEY, queryFn: ({ signal }) => getVoicesOn(signal), staleTime: 60_000 }).data?.on;
}

export function useVoices() {
  return useQuery({ queryKey: [...VOICES_KEY, 'list'], queryFn: ({ signal }) => listVoices(signal) }).data?.profiles;
}
