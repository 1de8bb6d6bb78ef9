import { memo } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';

/** Below this the engine itself was not sure; the reader should look twice. */
const UNSURE = 0.4;

interface WordViewProps {
  text: string;
  /** Absent for what stands between words. */
  word: Segment['words'][number] | undefined;
  /** It is being spoken. */
  now: boolean;
  /** Of the segment; a word of another language says so. */
  language: string;
}

export const WordView = memo(function WordView({ text, word, now, language }: WordViewProps) {
  if (word === undefined) return text;
  const unsure = word.confidence !== null && word.confidence < UNSURE;
  return (
    <span
      data-start={word.start_time}
      lang={word.language === language ? undefined : word.language}
      className={`${unsure ? 'unsure' : ''} ${now ? '-mx-0.5 rounded-sm bg-now px-0.5 text-on-now' : ''}`}
    >
      {text}
    </span>
  );
});
