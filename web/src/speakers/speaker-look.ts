import type { Speaker } from '../../../src/contract/transcript.ts';
import type { Say } from '../i18n/use-text.ts';

const HUES = 8;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** How a speaker is shown: a letter and a colour that stay, and a name that people may change. */
export interface SpeakerLook {
  letter: string;
  /** A CSS colour. */
  colour: string;
  name: string;
}

/** Looks by speaker id. They go by the number in it, so that they stay when another speaker is merged away. */
export function speakerLooks(speakers: readonly Speaker[], t: Say): Map<string, SpeakerLook> {
  return new Map(
    speakers.map(({ speaker_id: id, label }, place) => {
      const number = Number(/_(\d+)$/.exec(id)?.[1] ?? place + 1) - 1;
      return [
        id,
        { letter: LETTERS[number % LETTERS.length] ?? '?', colour: `var(--speaker-${(number % HUES) + 1})`, name: speakerName(label, t) },
      ];
    }),
  );
}

/** The name as people read it: the server's "Speaker 2" is said in the language of the page. */
export function speakerName(label: string, t: Say): string {
  const number = /^speaker[ _](\d+)$/i.exec(label)?.[1];
  return number === undefined ? label : t('speakers.default', { n: Number(number) });
}
