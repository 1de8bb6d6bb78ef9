import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ENDED, type Job, type JobProgress } from '../../../src/contract/job.ts';
import { ApiError } from '../api/api-error.ts';
import { transcriptKey } from '../api/job-cache.ts';
import { audioUrl, getTranscript } from '../api/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { cancel } from '../library/job-actions.ts';
import { PlayerBar } from '../player/player-bar.tsx';
import { usePlayback } from '../player/use-playback.ts';
import { usePlayerKeys } from '../player/use-player-keys.ts';
import { createStore } from '../settings/store.ts';
import { Button } from '../ui/button.tsx';
import { AudioNote } from './audio-note.tsx';
import { canRetry } from './can-retry.ts';
import { EngineToggle } from './engine-toggle.tsx';
import { ExportMenu } from './export-menu.tsx';
import { RecognitionSection } from './recognition-section.tsx';
import { RecordingHeader } from './recording-header.tsx';
import { RetryButton } from './retry-button.tsx';
import { SegmentList } from './segment-list.tsx';
import { speakerLooks } from './speaker-look.ts';
import { SpeakersPanel } from './speakers-panel.tsx';
import { SegmentsSkeleton } from './transcript-skeleton.tsx';
import { Warnings } from './warnings.tsx';
import { WorkNote } from './work-note.tsx';

/** A recording with a text: to read, to hear, its speakers to name; and how far what is missing is, when that is done again. */
export function TranscriptView({ job, progress }: { job: Job; progress: JobProgress | undefined }) {
  const { t } = useText();
  const { data: transcript, error } = useQuery({
    queryKey: transcriptKey(job.job_id),
    queryFn: ({ signal }) => getTranscript(job.job_id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const looks = useMemo(() => speakerLooks(transcript?.speakers ?? [], t), [transcript?.speakers, t]);
  const duration = transcript?.duration ?? job.duration ?? 0;
  const playback = usePlayback(job.audio === 'ready' && duration > 0 ? audioUrl(job.job_id) : null, duration);
  usePlayerKeys(playback);
  const [jump] = useState(() => createStore<{ seconds: number } | null>(null));
  const goTo = (seconds: number) => {
    playback?.seek(seconds);
    jump.set({ seconds });
  };
  if (error !== null && transcript === undefined && !ApiError.fromUnknown(error).unreachable) throw error;

  return (
    <div className="pb-40 sm:pb-24">
      <RecordingHeader job={job}>
        {!ENDED.has(job.status) && (
          <Button data-testid="cancel" onClick={() => void cancel(job)}>
            {t('job.cancel')}
          </Button>
        )}
        <ExportMenu jobId={job.job_id} />
      </RecordingHeader>
      {job.status !== 'completed' && (
        <div className="sm:mb-4">
          <WorkNote job={job} progress={progress} />
        </div>
      )}
      {playback && (
        <PlayerBar jobId={job.job_id} playback={playback} duration={duration} segments={transcript?.segments ?? []} looks={looks} />
      )}
      <AudioNote job={job} playback={playback} />
      {transcript === undefined ? (
        <SegmentsSkeleton />
      ) : (
        <>
          <Warnings warnings={transcript.metadata.warnings} onTime={goTo}>
            {job.status === 'completed' && canRetry(job) && (
              <p className="mt-2">
                <RetryButton job={job} />
              </p>
            )}
          </Warnings>
          <RecognitionSection job={job} />
          <div className="mt-4 grid gap-x-12 gap-y-4 lg:grid-cols-[1fr_15rem]">
            <aside aria-label={t('speakers.label')} className="flex flex-col gap-3 lg:sticky lg:top-22 lg:order-2 lg:self-start">
              <SpeakersPanel transcript={transcript} looks={looks} />
              <EngineToggle segments={transcript.segments} />
            </aside>
            <SegmentList transcript={transcript} looks={looks} playback={playback} jump={jump} />
          </div>
        </>
      )}
    </div>
  );
}
