import { foldWord } from '../fold-word.ts';
import { NUMBER_WORD } from '../repetitions/function-words.ts';
import { spokenLetters } from '../spoken-letters.ts';
import { type Stretches, shareOf } from '../stretches.ts';
import type { Loop } from './find-loops.ts';

/** Letters a second; the quickest speakers come to some 22. */
const QUICKEST = 25;
/** Nobody repeats a phrase as often as this; the shortest words (иә, да, нет) twice as often. */
const MOST_TIMES = 8;
const SHORT_LETTERS = 3;
/** Account numbers that are dictated have long runs of one digit. */
const LONGEST_NUMBER = 24;
const SILENT_SHARE = 0.3;
/** With so much speech behind it a text was said. */
export const SPOKEN_SHARE = 0.5;

/** Whether nobody can say so many letters (`spokenLetters`) in that time. */
export function isTooQuick(letters: number, lengthMs: number): boolean {
  return letters > (QUICKEST * lengthMs) / 1000;
}

/** «раз» counts, and is no digit. */
function isDigit({ text }: { text: string }): boolean {
  const folded = foldWord(text);
  return folded !== 'раз' && NUMBER_WORD.test(folded);
}

/** Whether people may repeat these words, those of the loop, so often and so quickly, where `speech` is. */
export function soundsSaid(
  { period, times }: Pick<Loop, 'period' | 'times'>,
  words: readonly { text: string; startMs: number; endMs: number }[],
  speech: Stretches | null,
): boolean {
  const letters = words.reduce((sum, { text }) => sum + spokenLetters(text), 0);
  const isShort = period === 1 && letters <= SHORT_LETTERS * times;
  const most = isShort ? 2 * MOST_TIMES : MOST_TIMES;
  if (times >= most && !(times < LONGEST_NUMBER && words.every(isDigit))) return false;
  const lengthMs = words.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  if (isTooQuick(letters, lengthMs)) return false;
  return !speech || shareOf(speech, words[0]?.startMs ?? 0, words.at(-1)?.endMs ?? 0) >= SILENT_SHARE;
}
