import { leaveOut } from '../leave-out.ts';
import { endsSentence } from '../marks.ts';
import { type Passage, withText } from '../passage.ts';
import { endOf, type ShownWord, shownWords, startOf } from '../shown-words.ts';
import { CONJUNCTIONS, FUNCTION_WORDS, MEANT_TWICE, NUMBER_WORD } from './function-words.ts';

const LONGEST_PHRASE = 5;
/** Who looks for a word looks no longer. */
const LONGEST_SEARCH_MS = 2000;
/** A word that was broken off: «про-», «дого—». */
const BROKEN_OFF = /^\p{L}+[-–—]+,?$/u;
/** One sound more than once before its word: «п-п-проект». */
const STUTTER = /^((\p{L})-(?:\2-)+)(\2\p{L}+)/iu;

/**
 * Leaves out what somebody says again because they look for words: «мы мы мы пошли», «про- проект», «я хочу я хочу
 * сказать». The last time stays. What may be meant twice stays: «да да», «тез тез», «айтып айтып», numbers, sentences.
 */
export function leaveOutRepetitions(passages: readonly Passage[]): Passage[] {
  return passages.map((passage) => {
    const words = shownWords(passage.tokens);
    const gone: ShownWord[] = [];
    for (let at = 0; at < words.length; ) {
      const length = repeatedAt(words, at, passage);
      if (length > 0) gone.push(...words.slice(at, at + length));
      at += Math.max(1, length);
    }
    return withoutStutters(leaveOut(passage, gone), words);
  });
}

/** How many words from here on come again right behind; 0: none. */
function repeatedAt(words: readonly ShownWord[], at: number, passage: Passage): number {
  if (isBrokenOff(words, at)) return 1;
  for (let length = 1; length <= LONGEST_PHRASE; length++) {
    if (words[at + length]?.folded === words[at]?.folded && isRepeated(words, at, length) && isStutter(words, at, length, passage))
      return length;
  }
  return 0;
}

function isBrokenOff(words: readonly ShownWord[], at: number): boolean {
  const [word, next] = [words[at] as ShownWord, words[at + 1]];
  const last = word.token.text.charCodeAt(word.token.text.length - 1);
  // - – — or a comma behind one
  if (next === undefined || (last !== 0x2d && last !== 0x2c && last !== 0x2013 && last !== 0x2014)) return false;
  return word.folded !== '' && BROKEN_OFF.test(word.token.text) && next.folded.startsWith(word.folded);
}

function isRepeated(words: readonly ShownWord[], at: number, length: number): boolean {
  for (let index = at; index < at + length; index++) {
    const [one, again] = [words[index], words[index + length]];
    if (one === undefined || again === undefined || one.folded === '' || one.folded !== again.folded) return false;
    if (endsSentence(one.token.text)) return false;
  }
  return startOf(words[at + length]) - endOf(words[at + length - 1]) <= LONGEST_SEARCH_MS;
}

function isStutter(words: readonly ShownWord[], at: number, length: number, passage: Passage): boolean {
  const said = words.slice(at, at + length).map(({ folded }) => folded);
  if (said.some((word) => NUMBER_WORD.test(word)) || said.every((word) => MEANT_TWICE.has(word))) return false;
  // What is said again and ends there is said with weight: «я не знаю, я не знаю».
  const lastAgain = words[at + 2 * length - 1] as ShownWord;
  const goesOn = at + 2 * length < words.length && !endsSentence(lastAgain.token.text);
  const hesitates = isBetweenLeftOut(words[at + length - 1] as ShownWord, words[at + length] as ShownWord, passage);
  if (length === 1) return FUNCTION_WORDS.has(said[0] ?? '') ? goesOn || hesitates : hesitates && goesOn;
  if (!goesOn) return false;
  // «снова и снова и снова»
  if (length === 2 && said.some((word) => CONJUNCTIONS.has(word)) && words[at - 1]?.folded === said[1]) return false;
  return length > 2 || said.some((word) => FUNCTION_WORDS.has(word) && !CONJUNCTIONS.has(word));
}

/** Whether something that was left out, a hesitation, lies between two neighbours. */
function isBetweenLeftOut(one: ShownWord, next: ShownWord, { tokens }: Passage): boolean {
  return next.place - one.place > 1 && tokens.slice(one.place + 1, next.place).every(({ text }) => text === '');
}

function withoutStutters(passage: Passage, words: readonly ShownWord[]): Passage {
  const hit = words.filter(({ token }) => token.text.charCodeAt(1) === 0x2d && STUTTER.test(token.text));
  if (hit.length === 0) return passage;
  const tokens = passage.tokens.slice();
  for (const { place } of hit) {
    const token = tokens[place];
    if (token)
      tokens[place] = withText(
        token,
        token.text.replace(STUTTER, (_all, _again, first: string, word: string) => first + word.slice(1)),
      );
  }
  return { ...passage, tokens };
}
