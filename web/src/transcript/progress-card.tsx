import type { Job, JobProgress } from '../../../src/contract/job.ts';
import { degradation } from '../api/degradation.ts';
import { formatSpan } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { describeLeft, describeState, waitsForEngine } from '../library/describe-job.ts';
import { useStore } from '../settings/store.ts';
import { ChunkBar } from '../ui/chunk-bar.tsx';
import { useNow } from '../ui/use-now.ts';
import { ChunkTimeline } from './chunk-timeline.tsx';

interface ProgressCardProps {
  job: Job;
  progress: JobProgress | undefined;
  /** The recording has a text already, and only what is missing is done. */
  again: boolean;
}

/** What happens with a recording now, part by part, and how long it will take. */
export function ProgressCard({ job, progress, again }: ProgressCardProps) {
  const { t, locale } = useText();
  const now = useNow(1_000);
  const chunks = progress?.chunks ?? [];
  const done = chunks.filter((chunk) => chunk.state === 'done').length;
  const state = { ...job, ...progress, chunks: { ...job.chunks, done, total: chunks.length } };
  const waits = waitsForEngine(state, now);
  // Nobody knows how long an operator keeps the queue stopped.
  const stopped = useStore(degradation, (known) => known?.maintenance === true) && state.status === 'queued';
  const left = waits || stopped ? null : describeLeft(state.estimated_completion, now, locale, t);
  const label = t('job.progressOf', { name: job.original_filename });
  return (
    <section
      aria-label={t('progress.title')}
      data-testid="progress"
      className="rounded-card border border-line bg-surface px-4 py-5 sm:px-6"
    >
      <p className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <span className="text-lg font-bold tracking-tight first-letter:uppercase">{describeState(state, now, locale, t)}</span>
        {left !== null && <span className="text-muted tabular-nums">{left}</span>}
      </p>
      <div className="grid h-2 items-center">
        {chunks.length > 0 ? <ChunkTimeline label={label} chunks={chunks} /> : <ChunkBar label={label} parts={null} />}
      </div>
      <p className="mt-3 min-h-9 text-small text-muted sm:min-h-4.5">
        {again && `${t(job.telling_speakers ? 'speakers.telling' : 'progress.again')} `}
        {!again &&
          !waits &&
          !stopped &&
          progress?.estimate &&
          `${t('progress.total', { time: formatSpan(progress.estimate.seconds, locale) })}. `}
        {t('progress.leave')}
      </p>
    </section>
  );
}
