import { useRef, useState } from 'react';
import { parseProcessing } from '../../../src/contract/parse-processing.ts';
import { type Processing, settleProcessing } from '../../../src/contract/processing.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { PresetChoice } from './preset-choice.tsx';
import { StepSwitches } from './step-switches.tsx';
import { writeAnew } from './write-anew.ts';
import { WritingLinks } from './writing-links.tsx';

/** How the text of a recording is written, and the switches to write it in another way; one click away. */
export function WritingSection({ transcript }: { transcript: Transcript }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  /** Chosen, and not yet written. */
  const [wanted, setWanted] = useState<Processing | null>(null);
  const line = useRef(Promise.resolve());
  const processing = wanted ?? transcript.metadata.processing ?? settleProcessing(parseProcessing('raw'));
  const write = (steps: Processing) => {
    setWanted(steps);
    line.current = line.current
      .then(() => writeAnew(transcript, processing, steps))
      .then(() => setWanted((newest) => (newest === steps ? null : newest)));
  };
  return (
    <Disclosure testId="writing" summary={t('writing.title')} open={open} onToggle={setOpen}>
      {open && (
        <div className="mt-1 max-w-190 rounded-card border border-line bg-surface px-4 py-3">
          <p className="mb-3 text-muted">{t('writing.hint')}</p>
          <div className="mb-3 flex flex-wrap border-b border-line pb-3">
            <PresetChoice processing={processing} onChange={(steps) => write(steps)} />
          </div>
          <StepSwitches processing={processing} onChange={(step, options) => write({ ...processing, [step]: options })} />
          <p className="mt-3 flex flex-wrap gap-x-5 gap-y-1 border-t border-line pt-3">
            <WritingLinks />
          </p>
        </div>
      )}
    </Disclosure>
  );
}
