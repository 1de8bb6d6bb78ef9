import { useEffect, useState } from 'react';
import { useSystemStatus } from '../api/status.ts';
import { useStore } from '../settings/store.ts';
import { uploadOptions } from '../settings/upload-options.ts';
import { engineOutlook } from './engine-facts.ts';
import { useWays } from './use-ways.ts';

const PATIENCE_MS = 600;

/** Whether it is known what stands above the list (notices, choices, where audio goes), so that nothing jumps; true anyway after a moment. */
export function useChoicesSettled(): boolean {
  const status = useSystemStatus();
  const options = useStore(uploadOptions, (chosen) => chosen);
  const ways = useWays(status, options);
  const [late, setLate] = useState(false);
  const known = status !== undefined && (engineOutlook(status) !== 'real' || ways !== undefined);
  useEffect(() => {
    if (late) return;
    // Once shown it stays, whatever is asked for again.
    const timer = setTimeout(() => setLate(true), known ? 0 : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [late, known]);
  return late || known;
}
