import { useQuery } from '@tanstack/react-query';
import type { CostEstimate } from '../../../src/contract/estimate.ts';
import { estimate } from '../api/estimate.ts';
import { useSystemStatus } from '../api/status.ts';
import { engineOutlook } from './engine-facts.ts';
import { isTranscript } from './pair-files.ts';
import { readDuration } from './read-duration.ts';
import { wayFields } from './request-fields.ts';
import type { Upload } from './upload-queue.ts';

/** What an upload will take and cost; null where nobody can say. It never holds the upload up: it is found out beside it. */
export function useEstimate(upload: Upload): CostEstimate | null {
  const status = useSystemStatus();
  const isRead = upload.transcript !== null || isTranscript(upload.file);
  const { data } = useQuery({
    queryKey: ['estimate', upload.id],
    queryFn: ({ signal }) => inTurn(() => estimateUpload(upload, signal)),
    enabled: upload.state !== 'failed' && !isRead && status !== undefined && engineOutlook(status) !== 'none',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return data ?? null;
}

async function estimateUpload({ file, options }: Upload, signal: AbortSignal): Promise<CostEstimate | null> {
  const duration = signal.aborted ? null : await readDuration(file, signal);
  return duration === null || signal.aborted ? null : estimate({ duration, ...wayFields(options) }, signal);
}

let last: Promise<unknown> = Promise.resolve();

/** One after another: two hundred files at once must leave the connection to their uploads. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => {});
  return mine;
}
