import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ApiError } from '../api/api-error.ts';
import { useSystemStatus } from '../api/status.ts';
import { hasGaps } from '../library/describe-job.ts';
import { useAnnounceEnds } from '../library/use-announce-ends.ts';
import { useSettled } from '../ui/use-settled.ts';
import { useTitle } from '../ui/use-title.ts';
import { CancelledView } from './cancelled-view.tsx';
import { FailedView } from './failed-view.tsx';
import { GoneView } from './gone-view.tsx';
import { ProgressView } from './progress-view.tsx';
import { TranscriptSkeleton } from './transcript-skeleton.tsx';
import { TranscriptView } from './transcript-view.tsx';
import { useRecording } from './use-recording.ts';

const GONE = new Set(['JOB_NOT_FOUND', 'JOB_DELETED', 'INVALID_JOB_ID']);

/** One recording, in whatever state it is. */
export function RecordingPage() {
  const { jobId } = useParams({ from: '/jobs/$jobId' });
  const { job, error, progress } = useRecording(jobId);
  const named = useSettled(useSystemStatus() !== undefined);
  useTitle(job?.original_filename);
  useAnnounceEnds(useMemo(() => job && [job], [job]));
  if (error !== null) {
    const problem = ApiError.fromUnknown(error);
    if (GONE.has(problem.code)) return <GoneView jobId={jobId} problem={problem} />;
    if (job === undefined && !problem.unreachable) throw problem;
  }
  if (job === undefined || !named) return <TranscriptSkeleton />;
  if ((hasGaps(job) || job.telling_speakers) && job.status !== 'deleted') return <TranscriptView job={job} progress={progress} />;
  switch (job.status) {
    case 'completed':
      return <TranscriptView job={job} progress={progress} />;
    case 'failed':
      return <FailedView job={job} />;
    case 'cancelled':
      return <CancelledView job={job} />;
    case 'deleted':
      return <GoneView jobId={jobId} problem={new ApiError('JOB_DELETED', 'The job was deleted')} />;
    default:
      return <ProgressView job={job} progress={progress} />;
  }
}
