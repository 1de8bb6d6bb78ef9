import { Link } from '@tanstack/react-router';
import type { Job } from '../../../src/contract/job.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { buttonLook } from '../ui/button.tsx';
import { TechnicalDetails } from '../ui/technical-details.tsx';
import { RecordingHeader } from './recording-header.tsx';

/** What happened to a recording without a transcript, and what to do about it. */
export function FailedView({ job }: { job: Job }) {
  const { t } = useText();
  const code = job.error?.code ?? 'INTERNAL';
  return (
    <>
      <RecordingHeader job={job} />
      <section className="flex max-w-140 flex-col items-start gap-4 py-8">
        <h2 className="text-xl leading-7 font-bold tracking-tight">{t('failed.title')}</h2>
        <p className="text-read text-pretty">{sayCode('error', code, job.error ? `${job.error.message}. ${job.error.hint}.` : '')}</p>
        <Link to="/" className={buttonLook('solid')}>
          {t('failed.again')}
        </Link>
        <TechnicalDetails
          summary={t('details.show')}
          facts={[
            [t('details.code'), code],
            [t('details.job'), job.job_id],
            [t('details.server'), job.error?.message ?? null],
          ]}
        />
      </section>
    </>
  );
}
