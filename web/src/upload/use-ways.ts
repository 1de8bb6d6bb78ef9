import { useQuery } from '@tanstack/react-query';
import type { CostEstimate } from '../../../src/contract/estimate.ts';
import type { SystemStatus } from '../../../src/contract/system.ts';
import { estimate } from '../api/estimate.ts';
import type { UploadOptions } from '../settings/upload-options.ts';
import { engineOutlook } from './engine-facts.ts';
import { sendableOptions, wayFields } from './request-fields.ts';

const A_MINUTE = 60;

/** What would hear a minute of audio with these options, at what price, and who may take over; undefined while that is not known. */
export function useWays(status: SystemStatus | undefined, options: UploadOptions): CostEstimate | undefined {
  const fields = wayFields(sendableOptions(status, options));
  const { data } = useQuery({
    queryKey: ['ways', fields],
    queryFn: ({ signal }) => estimate({ duration: A_MINUTE, ...fields }, signal),
    enabled: status !== undefined && engineOutlook(status) === 'real',
    staleTime: 60_000,
    retry: false,
  });
  return data;
}
