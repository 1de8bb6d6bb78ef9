import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { ENDED, type Job } from '../../../src/contract/job.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { TechnicalDetails } from '../ui/technical-details.tsx';
import { JobButtons } from './job-buttons.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobState } from './job-state.tsx';

/** One recording in the library. The whole row leads to its page; its buttons lie above that. */
export const JobRow = memo(function JobRow({ job, now }: { job: Job; now: Date }) {
  const { t } = useText();
  return (
    <li
      data-testid="job-row"
      data-job-id={job.job_id}
      data-status={job.status}
      className="relative flex items-start gap-2 py-3 pr-1 pl-4 transition-colors [contain-intrinsic-size:auto_68px] [content-visibility:auto] hover:bg-page sm:gap-4 sm:pr-2"
    >
      <div className="grid min-w-0 flex-1 gap-x-6 sm:grid-cols-[1fr_auto]">
        <Link
          to="/jobs/$jobId"
          params={{ jobId: job.job_id }}
          title={job.original_filename}
          className="truncate rounded-sm font-medium after:absolute after:inset-0 sm:col-start-1"
        >
          {job.original_filename}
        </Link>
        <JobState job={job} now={now} />
        <JobFacts job={job} now={now} />
        {job.status === 'failed' && job.error !== null && (
          <div className="sm:col-span-2">
            <p className="text-small text-failed text-pretty">
              {sayCode('error', job.error.code, `${job.error.message}. ${job.error.hint}.`)}
            </p>
            <TechnicalDetails
              summary={t('details.show')}
              facts={[
                [t('details.code'), job.error.code],
                [t('details.job'), job.job_id],
              ]}
            />
          </div>
        )}
      </div>
      <JobButtons job={job} running={!ENDED.has(job.status)} />
    </li>
  );
});
