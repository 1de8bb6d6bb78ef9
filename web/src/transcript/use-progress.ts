import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ENDED, JobProgress } from '../../../src/contract/job.ts';
import { degradation, pollsOnly, SLOW_POLL_MS } from '../api/degradation.ts';
import { progressKey } from '../api/job-cache.ts';
import { getProgress, progressStream } from '../api/jobs.ts';
import { queryClient } from '../api/query-client.ts';
import { useStore } from '../settings/store.ts';
import { uploads } from '../upload/uploads.ts';

const POLL_MS = 1_000;

/** How far a running job is: told by the server as it happens, asked for every second while that stream is down, more seldom while the server is degraded. */
export function useProgress(id: string, running: boolean): JobProgress | undefined {
  // Five uploads leave one connection to the server on HTTP/1.1; a stream would hold it and stop the rest of the page.
  const crowded = useStore(uploads.line, (line) => line.some((upload) => upload.state === 'sending'));
  const slow = useStore(degradation, pollsOnly);
  const live = useProgressStream(id, running && !crowded && !slow);
  const query = useQuery({
    queryKey: progressKey(id),
    queryFn: ({ signal }) => getProgress(id, signal),
    enabled: running,
    refetchInterval: live ? false : slow ? SLOW_POLL_MS : POLL_MS,
  });
  return query.data;
}

/** Fills the cache from the event stream; true while it flows. The browser reconnects a broken stream by itself. */
function useProgressStream(id: string, running: boolean): boolean {
  const [live, setLive] = useState(false);
  useEffect(() => {
    if (!running) return;
    const stream = new EventSource(progressStream(id));
    stream.addEventListener('progress', (event: MessageEvent<string>) => {
      const progress = JobProgress.safeParse(JSON.parse(event.data)).data;
      if (progress === undefined) return;
      setLive(true);
      queryClient.setQueryData(progressKey(id), progress);
      if (ENDED.has(progress.status)) stream.close();
    });
    stream.addEventListener('error', () => setLive(false));
    return () => {
      stream.close();
      setLive(false);
    };
  }, [id, running]);
  return live;
}
