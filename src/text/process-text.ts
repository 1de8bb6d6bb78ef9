import type { Processing } from '../contract/processing.ts';
import { leaveOutFillers } from './fillers/leave-out-fillers.ts';
import { applyGlossary } from './glossary/apply-glossary.ts';
import type { Glossary } from './glossary/compile-glossary.ts';
import { leaveOutInvented } from './invented/leave-out-invented.ts';
import { tagLanguages } from './language/tag-languages.ts';
import { letOthers } from './let-others.ts';
import { writeNumbers } from './numbers/write-numbers.ts';
import type { Passage, Step } from './passage.ts';
import { maskProfanity } from './profanity/mask-profanity.ts';
import { leaveOutRepetitions } from './repetitions/leave-out-repetitions.ts';
import { toCyrillic, toLatin } from './script/write-script.ts';
import { writeSentences } from './sentences/write-sentences.ts';
import type { Stretches } from './stretches.ts';

/** What steps need beside their options. */
export interface TextTools {
  /** Where somebody speaks; null: not known. */
  speech: Stretches | null;
  glossary: Glossary;
  /** Of people, companies and places: they have capitals. */
  names: readonly string[];
  /** Told the id of a term whenever it changed the text. */
  onHit: (id: string) => void;
}

/**
 * A text after every step that writes it and is on, in the order that is fixed (see `Processing`). Personal data are
 * masked when a text is read, and quality is judged beside it. A step takes some ten milliseconds for a long meeting; others
 * have their turn before the next.
 */
export async function processPassages(
  passages: readonly Passage[],
  processing: Processing,
  { speech, glossary, names, onHit }: TextTools,
): Promise<Passage[]> {
  const steps: [isOn: boolean, step: Step][] = [
    [processing.invented.on, leaveOutInvented(speech)],
    [processing.language.on, tagLanguages],
    [processing.fillers.on, leaveOutFillers(processing.fillers.level)],
    [processing.repetitions.on, leaveOutRepetitions],
    [processing.glossary.on, applyGlossary(glossary, onHit)],
    [processing.numbers.on, writeNumbers(processing.numbers.conventions)],
    [processing.sentences.on, writeSentences({ names })],
    [processing.profanity.on, maskProfanity(processing.profanity)],
    [processing.script.on, processing.script.to === 'latin' ? toLatin : toCyrillic],
  ];
  let written = [...passages];
  for (const [isOn, step] of steps) {
    if (!isOn) continue;
    await letOthers(written);
    written = step(written);
  }
  return written;
}
