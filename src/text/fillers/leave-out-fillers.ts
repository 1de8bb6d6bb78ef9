import { leaveOut } from '../leave-out.ts';
import { endsClause, endsSentence } from '../marks.ts';
import type { Passage, Step } from '../passage.ts';
import { endOf, type ShownWord, shownWords, startOf } from '../shown-words.ts';
import { DISCOURSE, type Surroundings } from './discourse.ts';
import { isHesitation, mayHesitate } from './hesitations.ts';

/** A pause as long as to think. */
const THINKING_MS = 400;
/** One that ends a sentence, in text without marks. */
const SENTENCE_MS = 700;

/**
 * Leaves out what only fills time. `hesitations`: sounds (э-э, ммм, ыы); `all`: also words (ну, вот, жаңағы) where they
 * mean nothing. A passage that consists of such words keeps them: it is an answer.
 */
export function leaveOutFillers(level: 'hesitations' | 'all'): Step {
  return (passages) => passages.map((passage) => leaveOut(passage, fillersOf(passage, level)));
}

function fillersOf({ tokens }: Passage, level: 'hesitations' | 'all'): ShownWord[] {
  if (level === 'hesitations' && !tokens.some(({ form }) => mayHesitate(form))) return [];
  const words = shownWords(tokens);
  const hesitates = words.map((word, index) => isHesitation(word, words[index - 1], words[index + 1]));
  const fillers = level === 'all' && words.some(({ folded }) => DISCOURSE.has(folded)) ? discourseOf(words, hesitates) : [];
  const areAll = words.every((_, index) => fillers[index] || hesitates[index]);
  return words.filter((_, index) => hesitates[index] || (fillers[index] && !areAll));
}

/** From the last to the first: whether a word means something often lies behind it. */
function discourseOf(words: readonly ShownWord[], hesitates: readonly boolean[]): boolean[] {
  const starts = sentenceStarts(words);
  const fillers = words.map(() => false);
  for (let index = words.length - 1; index >= 0; index--) {
    for (const { words: own, isFiller } of DISCOURSE.get(words[index]?.folded ?? '') ?? []) {
      const end = index + own.length;
      if (
        end > words.length ||
        fillers[index] ||
        own.some((word, offset) => words[index + offset]?.folded !== word || (offset > 0 && starts[index + offset]))
      )
        continue;
      if (isFiller(surroundings(words, starts, hesitates, fillers, index, end))) fillers.fill(true, index, end);
    }
  }
  return fillers;
}

function surroundings(
  words: readonly ShownWord[],
  starts: readonly boolean[],
  hesitates: readonly boolean[],
  fillers: readonly boolean[],
  from: number,
  end: number,
): Surroundings {
  const sentence = starts.lastIndexOf(true, from);
  const ends = end >= words.length || starts[end] === true;
  const first = starts[from] === true;
  const inSentence = (index: number): string =>
    index < words.length && !starts.slice(end, index + 1).includes(true) ? (words[index]?.folded ?? '') : '';
  const own = words[end - 1] as ShownWord;
  const behind = words[end];
  const earlier = words.slice(sentence, from);
  return {
    before: first ? '' : (words[from - 1]?.folded ?? ''),
    next: inSentence(end),
    afterNext: inSentence(end + 1),
    leads: earlier.every(({ folded }, index) => hesitates[sentence + index] || folded === 'ну' || folded === 'вот' || folded === 'так'),
    ends,
    commaBefore: !first && endsClause(words[from - 1]?.token.text ?? ''),
    commaBehind: endsClause(own.token.text),
    pauseBehind: behind !== undefined && startOf(behind) - endOf(own) >= THINKING_MS,
    fillerBefore: !first && (hesitates[from - 1] === true || words[from - 1]?.folded === 'ну'),
    fillerBehind: !ends && (hesitates[end] === true || fillers[end] === true),
    hesitationBefore: !first && hesitates[from - 1] === true,
    hesitationBehind: !ends && hesitates[end] === true,
    conditional: earlier.some(({ folded }) => folded === 'если' || folded === 'раз' || folded === 'егер'),
  };
}

function sentenceStarts(words: readonly ShownWord[]): boolean[] {
  return words.map((word, index) => {
    const before = words[index - 1];
    return before === undefined || endsSentence(before.token.text) || startOf(word) - endOf(before) >= SENTENCE_MS;
  });
}
