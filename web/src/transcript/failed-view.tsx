import { Link } from '@tanstack/react-router';
import type { Job } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { buttonLook } from '../ui/button.tsx';
import { canRetry } from './can-retry.ts';
import { Failure } from './failure.tsx';
import { RecognitionSection } from './recognition-section.tsx';
import { RecordingHeader } from './recording-header.tsx';
import { RetryButton } from './retry-button.tsx';

/** What happened to a recording without a transcript, and what to do about it. */
export function FailedView({ job }: { job: Job }) {
  const { t } = useText();
  const again = canRetry(job);
  return (
    <>
      <RecordingHeader job={job} />
      <section className="flex max-w-140 flex-col items-start gap-4 py-8">
        <h2 className="text-xl leading-7 font-bold tracking-tight">{t('failed.title')}</h2>
        <Failure job={job} className="text-read text-pretty">
          <div className="flex flex-wrap gap-2">
            {again && <RetryButton job={job} look="solid" />}
            <Link to="/" className={buttonLook(again ? 'plain' : 'solid')}>
              {t('failed.again')}
            </Link>
          </div>
        </Failure>
        <RecognitionSection job={job} />
      </section>
    </>
  );
}
