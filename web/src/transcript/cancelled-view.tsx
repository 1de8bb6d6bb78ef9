import { Link } from '@tanstack/react-router';
import type { Job } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { buttonLook } from '../ui/button.tsx';
import { RecordingHeader } from './recording-header.tsx';

export function CancelledView({ job }: { job: Job }) {
  const { t } = useText();
  return (
    <>
      <RecordingHeader job={job} />
      <section className="flex max-w-140 flex-col items-start gap-4 py-8">
        <h2 className="text-xl leading-7 font-bold tracking-tight">{t('cancelled.title')}</h2>
        <p className="text-read text-muted text-pretty">{t('cancelled.text')}</p>
        <Link to="/" className={buttonLook('solid')}>
          {t('failed.again')}
        </Link>
      </section>
    </>
  );
}
