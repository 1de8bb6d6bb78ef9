import { type Passage, type Step, withText } from '../passage.ts';
import { nameTest } from './capitals.ts';
import { commasOf } from './commas.ts';
import { endMark } from './end-mark.ts';
import { findSentences } from './find-sentences.ts';
import { type HeardWord, heardWords } from './heard-word.ts';
import { wordReader } from './word-form.ts';
import { type WritingStyle, writingStyles } from './writing-style.ts';

export interface SentenceOptions {
  /** Names to be written with a capital, of one word or several, beside the common ones that are known. */
  names?: readonly string[];
}

/**
 * Sentences, commas and capitals for text that has none. What has marks and capitals is left as it is; what has one of both
 * gets the other. Where no rule is sure there is no mark. Languages should be tagged before.
 */
export function writeSentences({ names = [] }: SentenceOptions = {}): Step {
  const read = wordReader(names.length === 0 ? null : nameTest(names));
  return (passages) => {
    const forms = passages.map(({ tokens }) => tokens.map(({ form }) => read(form)));
    const styles = writingStyles(forms);
    const texts: string[][] = passages.map(() => []);
    for (const { from, to, style } of stretches(passages, styles)) {
      if (style.marks && style.capitals) continue;
      for (const sentence of findSentences(heardWords(passages, forms, from, to), style.marks)) writeSentence(sentence, style, texts);
    }
    return passages.map((passage, at) => withTexts(passage, texts[at] ?? []));
  };
}

/** Passages in a row that one speaker says, in one style. */
function* stretches(
  passages: readonly Passage[],
  styles: readonly WritingStyle[],
): Generator<{ from: number; to: number; style: WritingStyle }> {
  let from = 0;
  for (let to = 1; to <= passages.length; to++) {
    const style = styles[from];
    if (style === undefined) return;
    const next = styles[to];
    const goesOn = passages[to]?.speakerId === passages[from]?.speakerId && next?.marks === style.marks && next.capitals === style.capitals;
    if (goesOn) continue;
    yield { from, to, style };
    from = to;
  }
}

function writeSentence(words: readonly HeardWord[], { marks }: WritingStyle, texts: string[][]): void {
  const commas = marks ? new Set<number>() : commasOf(words);
  for (let at = 0; at < words.length; at++) {
    const { token, form, passage, at: place } = words[at] as HeardWord;
    const row = texts[passage];
    if (row === undefined) continue;
    let text = at === 0 || isPerson(words, at) ? form.first : form.inner;
    if (!marks && !form.marked && commas.has(at)) text += ',';
    if (!marks && !form.ends && at === words.length - 1) text = (form.marked ? text.replace(/[,;:–—-]+$/, '') : text) + endMark(words);
    if (text !== token.text) row[place] = text;
  }
}

/** Whether what stands beside a word says that it names a person: «Болат мырза», «директор Болат», «Болат Серіков». */
function isPerson(words: readonly HeardWord[], at: number): boolean {
  const form = words[at]?.form;
  const [before, behind] = [words[at - 1]?.form, words[at + 1]?.form];
  if (form?.personSign === 'beside') return [before, behind].some((beside) => beside?.name || beside?.doubtfulName);
  if (!form?.doubtfulName) return false;
  return /^be(hind|side)$/.test(before?.personSign ?? '') || /^be(fore|side)$/.test(behind?.personSign ?? '');
}

/** `texts` has what is written anew, at its place. */
function withTexts(passage: Passage, texts: readonly string[]): Passage {
  if (texts.length === 0) return passage;
  const tokens = passage.tokens.map((token, at) => {
    const text = texts[at];
    return text === undefined ? token : withText(token, text);
  });
  return { ...passage, tokens };
}
