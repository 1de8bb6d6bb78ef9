import { Link } from '@tanstack/react-router';
import type { QueueOverview } from '../../../src/contract/admin.ts';
import { formatSpan } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { ChunkBar } from '../ui/chunk-bar.tsx';
import { FactLine } from '../ui/fact-line.tsx';
import { Nothing } from '../ui/section.tsx';
import { secondsSince } from './seconds-since.ts';

/** Who works on what, and for how long already. */
export function RunningJobs({ running, at }: Pick<QueueOverview, 'running' | 'at'>) {
  const { t, locale } = useText();
  if (running.length === 0) return <Nothing>{t('admin.idle')}</Nothing>;
  return (
    <ul className="divide-y divide-line">
      {running.map((job) => (
        <li key={job.job_id} data-testid="running-job" className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[1fr_14rem] sm:items-center">
          <div className="min-w-0">
            <Link
              to="/jobs/$jobId"
              params={{ jobId: job.job_id }}
              title={job.original_filename}
              className="block truncate rounded-sm font-medium hover:underline"
            >
              {job.original_filename}
            </Link>
            <FactLine
              facts={[
                { key: 'worker', text: job.worker },
                { key: 'since', text: job.started_at && t('admin.since', { time: formatSpan(secondsSince(job.started_at, at), locale) }) },
                { key: 'silent', text: job.lease_until !== null && job.lease_until < at ? t('admin.silent') : null },
              ]}
            />
          </div>
          <div>
            <p className="mb-1.5 text-small">{t(job.stage === null ? 'job.starting' : `job.${job.stage}`)}</p>
            <ChunkBar
              label={t('job.progressOf', { name: job.original_filename })}
              parts={job.stage === null ? null : { done: Math.floor(job.progress), total: 100 }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
