import type { Job } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { canKeep } from './describe-job.ts';
import { cancel, keep, removeWithUndo } from './job-actions.ts';

/** What can be done with a recording without opening it. */
export function JobButtons({ job, running }: { job: Job; running: boolean }) {
  const { t } = useText();
  const name = job.original_filename;
  return (
    <div className="relative z-10 flex shrink-0">
      {canKeep(job) && !running && (
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
      {running && (
        <IconButton label={t('job.cancelOf', { name })} data-testid="cancel" onClick={() => void cancel(job)}>
          <Icon name="stop" />
        </IconButton>
      )}
      <IconButton label={t('job.deleteOf', { name })} data-testid="delete" onClick={() => void removeWithUndo(job)}>
        <Icon name="trash" />
      </IconButton>
    </div>
  );
}
