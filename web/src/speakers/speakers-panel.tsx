import type { Job } from '../../../src/contract/job.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { turnEdits } from './edit-with-undo.ts';
import type { SpeakerLook } from './speaker-look.ts';
import { SpeakerRow } from './speaker-row.tsx';
import { TellAgain } from './tell-again.tsx';

interface SpeakersPanelProps {
  job: Job;
  transcript: Transcript;
  looks: ReadonlyMap<string, SpeakerLook>;
}

/** Who speaks, and how much; a name is changed where it stands, and every change can be taken back. */
export function SpeakersPanel({ job, transcript, looks }: SpeakersPanelProps) {
  const { t } = useText();
  if (transcript.speakers.length === 0) return null;
  const { job_id: jobId, speaker_edits: edits } = transcript;
  return (
    <div data-testid="speakers">
      <div className="mb-1 flex min-h-8 items-center">
        <h2 className="flex-1 text-small font-medium text-muted">{t('speakers.label')}</h2>
        {edits.done + edits.undone > 0 && (
          <div className="-my-1 flex">
            <IconButton
              label={t('speakers.undo')}
              aria-keyshortcuts="Control+Z"
              disabled={edits.done === 0}
              data-testid="speakers-undo"
              onClick={() => void turnEdits(jobId, 'undo')}
            >
              <Icon name="undo" />
            </IconButton>
            <IconButton
              label={t('speakers.redo')}
              aria-keyshortcuts="Control+Shift+Z"
              disabled={edits.undone === 0}
              data-testid="speakers-redo"
              onClick={() => void turnEdits(jobId, 'redo')}
            >
              <Icon name="redo" />
            </IconButton>
          </div>
        )}
      </div>
      <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2 lg:grid-cols-1">
        {transcript.speakers.map((speaker) => {
          const look = looks.get(speaker.speaker_id);
          return look && <SpeakerRow key={speaker.speaker_id} jobId={jobId} speaker={speaker} look={look} looks={looks} />;
        })}
      </ul>
      <TellAgain job={job} />
    </div>
  );
}
