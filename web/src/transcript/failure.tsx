import type { ReactNode } from 'react';
import type { Job } from '../../../src/contract/job.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { TechnicalDetails } from '../ui/technical-details.tsx';

/** Why a job failed, in a sentence; `children`, what can be done; and what support will ask for, one click away. */
export function Failure({ job, className = '', children }: { job: Job; className?: string; children: ReactNode }) {
  const { t } = useText();
  const code = job.error?.code ?? 'INTERNAL';
  return (
    <>
      <p className={className}>{sayCode('error', code, job.error ? `${job.error.message}. ${job.error.hint}.` : '')}</p>
      {children}
      <TechnicalDetails
        summary={t('details.show')}
        facts={[
          [t('details.code'), code],
          [t('details.job'), job.job_id],
          [t('details.server'), job.error?.message ?? null],
        ]}
      />
    </>
  );
}
