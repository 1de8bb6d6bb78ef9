import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { ENDED, type Job, type JobProgress } from '../../../src/contract/job.ts';
import type { Segment } from '../../../src/contract/transcript.ts';
import { ApiError } from '../api/api-error.ts';
import { rawTranscriptKey, transcriptKey } from '../api/job-cache.ts';
import { audioUrl, getRawTranscript, getTranscript } from '../api/transcript.ts';
import { CorrectDialog } from '../glossary/correct-dialog.tsx';
import { useText } from '../i18n/use-text.ts';
import { cancel } from '../library/job-actions.ts';
import { PlayerBar } from '../player/player-bar.tsx';
import { usePlayback } from '../player/use-playback.ts';
import { usePlayerKeys } from '../player/use-player-keys.ts';
import { WritingSection } from '../processing/writing-section.tsx';
import { createStore } from '../settings/store.ts';
import { withKeptNames } from '../speakers/kept-names.ts';
import { speakerLooks } from '../speakers/speaker-look.ts';
import { useUndoKeys } from '../speakers/use-undo-keys.ts';
import { Button } from '../ui/button.tsx';
import { AudioNote } from './audio-note.tsx';
import { canRetry } from './can-retry.ts';
import { ExportMenu } from './export-menu.tsx';
import { RecognitionSection } from './recognition-section.tsx';
import { RecordingHeader } from './recording-header.tsx';
import { RetryButton } from './retry-button.tsx';
import { SegmentList } from './segment-list.tsx';
import { TextTools } from './text-tools.tsx';
import { SegmentsSkeleton } from './transcript-skeleton.tsx';
import { useFind } from './use-find.ts';
import { Warnings } from './warnings.tsx';
import { WorkNote } from './work-note.tsx';

const NO_SEGMENTS: readonly Segment[] = [];

/** A recording with a text: to read, to hear, its speakers to name; and how far what is missing is, when that is done again. */
export function TranscriptView({ job, progress }: { job: Job; progress: JobProgress | undefined }) {
  const { t } = useText();
  const [raw, setRaw] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const { data: transcript, error } = useQuery({
    queryKey: transcriptKey(job.job_id),
    queryFn: async ({ signal }) => withKeptNames(await getTranscript(job.job_id, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data: heard } = useQuery({
    queryKey: rawTranscriptKey(job.job_id),
    queryFn: ({ signal }) => getRawTranscript(job.job_id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: raw,
  });
  const shown = (raw ? heard : undefined) ?? transcript;
  useUndoKeys(transcript);
  const looks = useMemo(() => speakerLooks(transcript?.speakers ?? [], t), [transcript?.speakers, t]);
  const duration = transcript?.duration ?? job.duration ?? 0;
  const playback = usePlayback(job.audio === 'ready' && duration > 0 ? audioUrl(job.job_id) : null, duration);
  usePlayerKeys(playback);
  const [jump] = useState(() => createStore<{ seconds: number } | null>(null));
  const goTo = (seconds: number) => {
    playback?.seek(seconds);
    jump.set({ seconds });
  };
  const { q = '', at = null } = useSearch({ from: '/jobs/$jobId' });
  const find = useFind(shown?.segments ?? NO_SEGMENTS, { q, at }, goTo);
  const isThere = shown !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only on arrival
  useEffect(() => {
    if (isThere && at !== null) goTo(at);
  }, [isThere, at]);
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
      {transcript === undefined || shown === undefined ? (
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
          <div className="mt-3 flex flex-wrap items-start gap-x-6">
            <RecognitionSection job={job} />
            <WritingSection transcript={transcript} />
          </div>
          <div className="mt-4 grid gap-x-12 gap-y-4 lg:grid-cols-[1fr_15rem]">
            <TextTools
              job={job}
              transcript={transcript}
              shown={shown}
              looks={looks}
              playback={playback}
              raw={raw}
              onRaw={setRaw}
              find={find}
              onTime={goTo}
            />
            <SegmentList transcript={shown} looks={looks} playback={playback} jump={jump} found={find.found} onCorrect={setWrong} />
          </div>
          {wrong !== null && <CorrectDialog transcript={transcript} wrong={wrong} onClose={() => setWrong(null)} />}
        </>
      )}
    </div>
  );
}
