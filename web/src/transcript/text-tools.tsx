import type { Job } from '../../../src/contract/job.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import type { Playback } from '../player/playback.ts';
import type { SpeakerLook } from '../speakers/speaker-look.ts';
import { SpeakersPanel } from '../speakers/speakers-panel.tsx';
import { CheckOption } from '../ui/check-option.tsx';
import { EngineToggle } from './engine-toggle.tsx';
import { LookButton } from './look-button.tsx';

interface TextToolsProps {
  job: Job;
  transcript: Transcript;
  /** As it is shown: as it was written or heard. */
  shown: Transcript;
  looks: ReadonlyMap<string, SpeakerLook>;
  playback: Playback | null;
  raw: boolean;
  onRaw: (raw: boolean) => void;
  onTime: (seconds: number) => void;
}

/** Beside the text: who speaks, what needs a look, and how it is shown. */
export function TextTools({ job, transcript, shown, looks, playback, raw, onRaw, onTime }: TextToolsProps) {
  const { t } = useText();
  return (
    <aside aria-label={t('speakers.label')} className="flex flex-col gap-3 lg:sticky lg:top-22 lg:order-2 lg:self-start">
      <SpeakersPanel job={job} transcript={transcript} looks={looks} />
      <LookButton segments={shown.segments} playback={playback} onTime={onTime} />
      <div className="flex flex-col">
        <CheckOption label={t('look.raw')} checked={raw} onChange={onRaw} />
        <EngineToggle segments={transcript.segments} />
      </div>
    </aside>
  );
}
