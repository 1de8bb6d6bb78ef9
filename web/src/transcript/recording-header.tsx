import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Job } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { canKeep } from '../library/describe-job.ts';
import { keep, removeWithUndo } from '../library/job-actions.ts';
import { IconButton } from '../ui/button.tsx';
import { FileName } from '../ui/file-name.tsx';
import { Icon } from '../ui/icon.tsx';
import { RecordingFacts } from './recording-facts.tsx';

/** Which recording this is, the way back, and what can be done with it; `children` are further actions. */
export function RecordingHeader({ job, children }: { job: Job; children?: ReactNode }) {
  const { t } = useText();
  const navigate = useNavigate();
  const name = job.original_filename;
  const remove = async () => {
    await navigate({ to: '/' });
    await removeWithUndo(job);
  };
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2 pt-1 pb-4 sm:pt-3">
      <div className="min-w-0 flex-1 basis-72">
        <Link to="/" className="-ml-1 inline-flex min-h-6 items-center gap-1 rounded text-small text-muted hover:text-ink">
          <Icon name="back" className="size-4" />
          {t('transcript.back')}
        </Link>
        <h1 className="mt-1 line-clamp-3 text-2xl leading-8 font-bold tracking-tight text-balance break-words" title={name}>
          <FileName name={name} />
        </h1>
        <RecordingFacts job={job} />
      </div>
      <div className="flex flex-row-reverse items-center gap-1 sm:flex-row sm:pt-6">
        {canKeep(job) && (
          <IconButton
            label={t('job.keepOf', { name })}
            aria-pressed={job.kept}
            data-testid="keep"
            onClick={() => void keep(job, !job.kept)}
            className="aria-pressed:text-accent-text"
          >
            <Icon name="keep" filled={job.kept} />
          </IconButton>
        )}
        <IconButton label={t('job.deleteOf', { name })} data-testid="delete" onClick={() => void remove()}>
          <Icon name="trash" />
        </IconButton>
        {children}
      </div>
    </div>
  );
}
