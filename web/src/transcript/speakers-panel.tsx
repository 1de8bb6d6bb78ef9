import type { Transcript } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import type { SpeakerLook } from './speaker-look.ts';
import { SpeakerRow } from './speaker-row.tsx';

/** Who speaks, and for how long; a name is changed where it stands. */
export function SpeakersPanel({ transcript, looks }: { transcript: Transcript; looks: ReadonlyMap<string, SpeakerLook> }) {
  const { t } = useText();
  if (transcript.speakers.length === 0) return null;
  return (
    <div>
      <h2 className="mb-1 text-small font-medium text-muted">{t('speakers.label')}</h2>
      <ul className="flex flex-wrap gap-x-4 lg:flex-col">
        {transcript.speakers.map((speaker) => {
          const look = looks.get(speaker.speaker_id);
          return look && <SpeakerRow key={speaker.speaker_id} jobId={transcript.job_id} speaker={speaker} look={look} />;
        })}
      </ul>
    </div>
  );
}
