import { ENDED, type Job } from '../../../src/contract/job.ts';
import { degradation } from '../api/degradation.ts';
import { useText } from '../i18n/use-text.ts';
import { useStore } from '../settings/store.ts';
import { ChunkBar } from '../ui/chunk-bar.tsx';
import { Icon } from '../ui/icon.tsx';
import { describeLeft, describeState, hasGaps, waitsForEngine } from './describe-job.ts';
import { useJustDone } from './use-just-done.ts';

/** What is happening, how long it will take, and a bar while something is. */
export function JobState({ job, now }: { job: Job; now: Date }) {
  const { t, locale } = useText();
  const fresh = useJustDone(job.status === 'completed');
  const stopped = useStore(degradation, (known) => known?.maintenance === true) && job.status === 'queued';
  const left = stopped || ENDED.has(job.status) || waitsForEngine(job, now) ? null : describeLeft(job.estimated_completion, now, locale, t);
  if (job.status === 'failed') return <span className="sr-only">{t('job.failed')}</span>;
  if (job.status === 'completed' && !fresh && hasGaps(job)) return <Gaps />;
  if (job.status === 'completed' && !fresh) return <span className="sr-only">{describeState(job, now, locale, t)}</span>;
  return (
    <div className="text-small sm:col-start-2 sm:row-span-2 sm:row-start-1 sm:w-56 lg:w-80">
      <p className={`flex flex-wrap items-center gap-x-2 sm:min-h-5.5 sm:justify-end ${fresh ? 'font-medium text-fresh' : ''}`}>
        {fresh && <Icon name="check" className="size-4" />}
        <span>{describeState(job, now, locale, t)}</span>
        {left !== null && <span className="text-muted">{left}</span>}
      </p>
      {job.status === 'processing' && (
        <div className="mt-1.5 mb-1">
          <ChunkBar label={t('job.progressOf', { name: job.original_filename })} parts={job.chunks.total > 0 ? job.chunks : null} />
        </div>
      )}
    </div>
  );
}

/** Done, but a reader misses something. */
function Gaps() {
  const { t } = useText();
  return (
    <p className="flex items-center gap-2 text-small text-degraded sm:col-start-2 sm:row-span-2 sm:row-start-1 sm:min-h-5.5 sm:justify-end">
      {t('job.gaps')}
    </p>
  );
}
