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

/** Looks by speaker id, in the order in which the transcript lists the speakers. */
export function speakerLooks(speakers: readonly Speaker[], t: Say): Map<string, SpeakerLook> {
  return new Map(
    speakers.map((speaker, index) => [
      speaker.speaker_id,
      {
        letter: LETTERS[index % LETTERS.length] ?? '?',
        colour: `var(--speaker-${(index % HUES) + 1})`,
        name: speakerName(speaker.label, t),
      },
    ]),
  );
}

/** The name as people read it: the server's "Speaker 2" is said in the language of the page. */
export function speakerName(label: string, t: Say): string {
  const number = /^speaker[ _](\d+)$/i.exec(label)?.[1];
  return number === undefined ? label : t('speakers.default', { n: Number(number) });
}
