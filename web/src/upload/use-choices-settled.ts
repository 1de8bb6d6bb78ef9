import { useSystemStatus } from '../api/status.ts';
import { useStore } from '../settings/store.ts';
import { uploadOptions } from '../settings/upload-options.ts';
import { useSettled } from '../ui/use-settled.ts';
import { engineOutlook } from './engine-facts.ts';
import { useWays } from './use-ways.ts';

/** Whether it is known what stands above the list: notices, choices, where audio goes. */
export function useChoicesSettled(): boolean {
  const status = useSystemStatus();
  const options = useStore(uploadOptions, (chosen) => chosen);
  const ways = useWays(status, options);
  return useSettled(status !== undefined && (engineOutlook(status) !== 'real' || ways !== undefined));
}
