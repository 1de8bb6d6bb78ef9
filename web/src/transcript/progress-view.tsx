import type { Job, JobProgress } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { cancel } from '../library/job-actions.ts';
import { Button } from '../ui/button.tsx';
import { ProgressCard } from './progress-card.tsx';
import { RecognitionSection } from './recognition-section.tsx';
import { RecordingHeader } from './recording-header.tsx';
import { SegmentsSkeleton } from './transcript-skeleton.tsx';
import { Warnings } from './warnings.tsx';

/** A recording that is being worked on: what happens now, how long it will take, and the text to come. */
export function ProgressView({ job, progress }: { job: Job; progress: JobProgress | undefined }) {
  const { t } = useText();
  return (
    <>
      <RecordingHeader job={job}>
        <Button data-testid="cancel" onClick={() => void cancel(job)}>
          {t('job.cancel')}
        </Button>
      </RecordingHeader>
      <ProgressCard job={job} progress={progress} again={false} />
      <Warnings warnings={job.warnings} onTime={() => {}} />
      <div className="min-h-11">
        <RecognitionSection job={job} />
      </div>
      <SegmentsSkeleton />
    </>
  );
}
