import type { Job, JobProgress } from '../../../src/contract/job.ts';
import { formatSpan } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { describeLeft, describeState } from '../library/describe-job.ts';
import { cancel } from '../library/job-actions.ts';
import { Button } from '../ui/button.tsx';
import { ChunkBar } from '../ui/chunk-bar.tsx';
import { useNow } from '../ui/use-now.ts';
import { ChunkTimeline } from './chunk-timeline.tsx';
import { RecordingHeader } from './recording-header.tsx';
import { SegmentsSkeleton } from './transcript-skeleton.tsx';

/** A recording that is being worked on: what happens now, how long it will take, and the text to come. */
export function ProgressView({ job, progress }: { job: Job; progress: JobProgress | undefined }) {
  const { t, locale } = useText();
  const now = useNow(1_000);
  const chunks = progress?.chunks ?? [];
  const done = chunks.filter((chunk) => chunk.state === 'done').length;
  const state = { ...job, ...progress, chunks: { done, total: chunks.length } };
  const left = describeLeft(state.estimated_completion, now, locale, t);
  const label = t('job.progressOf', { name: job.original_filename });
  return (
    <>
      <RecordingHeader job={job}>
        <Button data-testid="cancel" onClick={() => void cancel(job)}>
          {t('job.cancel')}
        </Button>
      </RecordingHeader>
      <section aria-label={t('progress.title')} className="rounded-card border border-line bg-surface px-4 py-5 sm:px-6">
        <p className="mb-3 flex flex-wrap items-baseline gap-x-3">
          <span className="text-lg font-bold tracking-tight first-letter:uppercase">{describeState(state, t)}</span>
          {left !== null && <span className="text-muted tabular-nums">{left}</span>}
        </p>
        {chunks.length > 0 ? <ChunkTimeline label={label} chunks={chunks} /> : <ChunkBar label={label} parts={null} />}
        <p className="mt-3 text-small text-muted">
          {progress?.estimate && `${t('progress.total', { time: formatSpan(progress.estimate.seconds, locale) })}. `}
          {t('progress.leave')}
        </p>
      </section>
      <SegmentsSkeleton />
    </>
  );
}
