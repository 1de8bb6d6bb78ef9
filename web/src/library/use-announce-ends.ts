import { useEffect, useRef } from 'react';
import type { Job, JobStatus } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { announce } from '../notifications/announce.ts';

/** Tells screen readers when one of these recordings is done or has failed; not every percent on the way. */
export function useAnnounceEnds(jobs: readonly Job[] | undefined): void {
  const { t } = useText();
  const before = useRef(new Map<string, JobStatus>());
  useEffect(() => {
    for (const job of jobs ?? []) {
      const was = before.current.get(job.job_id);
      before.current.set(job.job_id, job.status);
      if (was === undefined || was === job.status) continue;
      if (job.status === 'completed') announce(t('library.done', { name: job.original_filename }));
      if (job.status === 'failed') announce(t('library.failed', { name: job.original_filename }));
    }
  }, [jobs, t]);
}
