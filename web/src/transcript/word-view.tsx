import { memo } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { heardAs } from './heard-as.ts';

/** Below this the engine itself was not sure; the reader should look twice. */
const UNSURE = 0.4;

interface WordViewProps {
  text: string;
  /** Absent for what stands between words. */
  word: Segment['words'][number] | undefined;
  /** Its place in the segment. */
  place: number | null;
  /** It is being spoken. */
  now: boolean;
  /** It is what is looked for; `now`: the reader was led there. */
  found: 'now' | 'also' | null;
  /** The menu is about it. */
  chosen: boolean;
  /** Of the segment; a word of another language says so. */
  language: string;
}

export const WordView = memo(function WordView({ text, word, place, now, found, chosen, language }: WordViewProps) {
  const { t } = useText();
  const mark =
    found === null ? '' : found === 'now' ? 'rounded-sm bg-now text-on-now' : 'rounded-sm bg-accent-wash outline outline-accent/40';
  if (word === undefined)
    return found === null ? (
      text
    ) : (
      <mark data-found={found} className={mark}>
        {text}
      </mark>
    );
  const unsure = word.confidence !== null && word.confidence < UNSURE;
  const heard = heardAs(word);
  return (
    <span
      data-start={word.start_time}
      data-word={place}
      lang={word.language === language ? undefined : word.language}
      title={heard === null ? undefined : t('look.heard', { name: heard })}
      data-found={found ?? undefined}
      className={`${mark} ${unsure ? 'unsure' : ''} ${word.overlap ? 'overlap' : ''} ${now ? '-mx-0.5 rounded-sm bg-now px-0.5 text-on-now' : ''} ${chosen ? 'rounded-sm outline-2 outline-accent' : ''}`}
    >
      {text}
    </span>
  );
});
