import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Job } from '../../../src/contract/job.ts';
import { ApiError } from '../api/api-error.ts';
import { audioUrl, getTranscript } from '../api/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { PlayerBar } from '../player/player-bar.tsx';
import { usePlayback } from '../player/use-playback.ts';
import { usePlayerKeys } from '../player/use-player-keys.ts';
import { AudioNote } from './audio-note.tsx';
import { ExportMenu } from './export-menu.tsx';
import { RecordingHeader } from './recording-header.tsx';
import { SegmentList } from './segment-list.tsx';
import { speakerLooks } from './speaker-look.ts';
import { SpeakersPanel } from './speakers-panel.tsx';
import { transcriptKey } from './transcript-key.ts';
import { SegmentsSkeleton } from './transcript-skeleton.tsx';
import { Warnings } from './warnings.tsx';

/** A finished recording: its text to read, its sound to hear, its speakers to name. */
export function TranscriptView({ job }: { job: Job }) {
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
  if (error !== null && transcript === undefined && !ApiError.fromUnknown(error).unreachable) throw error;

  return (
    <div className="pb-40 sm:pb-24">
      <RecordingHeader job={job}>
        <ExportMenu jobId={job.job_id} />
      </RecordingHeader>
      {playback && (
        <PlayerBar jobId={job.job_id} playback={playback} duration={duration} segments={transcript?.segments ?? []} looks={looks} />
      )}
      <AudioNote job={job} playback={playback} />
      {transcript === undefined ? (
        <SegmentsSkeleton />
      ) : (
        <>
          <Warnings warnings={transcript.metadata.warnings} />
          <div className="mt-4 grid gap-x-12 gap-y-4 lg:grid-cols-[1fr_15rem]">
            <SpeakersPanel transcript={transcript} looks={looks} />
            <SegmentList transcript={transcript} looks={looks} playback={playback} />
          </div>
        </>
      )}
    </div>
  );
}
