import type { Job, JobProgress } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { Note } from '../ui/note.tsx';
import { canRetry } from './can-retry.ts';
import { Failure } from './failure.tsx';
import { ProgressCard } from './progress-card.tsx';
import { RetryButton } from './retry-button.tsx';

/** Above a text whose gaps were sent into work again: how far that is, or how it ended. */
export function WorkNote({ job, progress }: { job: Job; progress: JobProgress | undefined }) {
  const { t } = useText();
  switch (job.status) {
    case 'cancelled':
      return <Note>{t('cancelled.kept')}</Note>;
    case 'failed':
      return (
        <Note title={t('failed.kept')}>
          <Failure job={job}>
            {canRetry(job) && (
              <p className="my-2">
                <RetryButton job={job} />
              </p>
            )}
          </Failure>
        </Note>
      );
    default:
      return <ProgressCard job={job} progress={progress} again />;
  }
}
