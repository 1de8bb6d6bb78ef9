import type { Job } from '../../../src/contract/job.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import type { Playback } from '../player/playback.ts';
import type { SpeakerLook } from '../speakers/speaker-look.ts';
import { SpeakersPanel } from '../speakers/speakers-panel.tsx';
import { CheckOption } from '../ui/check-option.tsx';
import { EngineToggle } from './engine-toggle.tsx';
import { FindBox } from './find-box.tsx';
import { LookButton } from './look-button.tsx';
import type { Find } from './use-find.ts';

interface TextToolsProps {
  job: Job;
  transcript: Transcript;
  /** As it is shown: as it was written or heard. */
  shown: Transcript;
  looks: ReadonlyMap<string, SpeakerLook>;
  playback: Playback | null;
  raw: boolean;
  onRaw: (raw: boolean) => void;
  find: Find;
  onTime: (seconds: number) => void;
}

/** Beside the text: words to find, who speaks, what needs a look, and how it is shown. */
export function TextTools({ job, transcript, shown, looks, playback, raw, onRaw, find, onTime }: TextToolsProps) {
  const { t } = useText();
  return (
    <aside aria-label={t('speakers.label')} className="contents lg:sticky lg:top-22 lg:flex lg:flex-col lg:gap-3 lg:order-2 lg:self-start">
      <FindBox find={find} />
      <SpeakersPanel job={job} transcript={transcript} looks={looks} />
      <LookButton segments={shown.segments} playback={playback} onTime={onTime} />
      <div className="flex flex-col">
        <CheckOption label={t('look.raw')} checked={raw} onChange={onRaw} />
        <EngineToggle segments={transcript.segments} />
      </div>
    </aside>
  );
}
