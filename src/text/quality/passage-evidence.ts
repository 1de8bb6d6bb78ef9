import type { Passage, SpokenWord } from '../passage.ts';
import { spokenLetters } from '../spoken-letters.ts';
import { millisecondsOf, type Stretches } from '../stretches.ts';

/** What can be measured of a passage in the same way for every engine; null: nothing is known. */
export interface PassageEvidence {
  words: number;
  lettersPerSecond: number;
  /** Of the engines that were asked, how many wrote a word, on average; 0 to 1. */
  agreement: number | null;
  /** Share of words in letters that its languages do not have, or that hold no vowel. */
  oddWords: number;
  /** Share of words whose language is not known, when it is known for others. */
  unknownWords: number;
  /** Share of words whose times are not the engine's. */
  interpolated: number;
  /** Share of the time of words where nobody is heard to speak. */
  outsideSpeech: number | null;
  /** Milliseconds of speech within the passage that no word covers. */
  uncoveredMs: number;
  /** How far its mean confidence lies from that of the transcript, in standard deviations. */
  relativeConfidence: number | null;
}

const LETTERS = /^[\p{Script=Cyrillic}\p{Script=Latin}\p{N}]/u;
const FOREIGN = /[^\p{Script=Cyrillic}\p{Script=Latin}\p{M}\p{N}\p{P}\p{S}\s]/u;
const VOWEL = /[аәеёиіоөуұүыэюяaeiouy\d]/iu;
/** Most words need no further look: letters of our languages, a vowel among the first. */
const PLAIN = /^[a-zа-яёәғқңөұүһі]{0,4}[аәеёиіоөуұүыэюяaeiouy][a-zа-яёәғқңөұүһі]{0,24}$/;
const LONGEST_WORD = 30;
/** Words of this many letters have a vowel. */
const WITH_VOWEL = 4;
/** A shorter hole between words is a breath. */
const LEAST_HOLE_MS = 300;

/** Evidence for each passage, in order. */
export function evidenceOf(passages: readonly Passage[], speech: Stretches | null): PassageEvidence[] {
  const spoken = passages.map(everyWord);
  const all = spoken.flat();
  const engines = all.reduce((most, word) => Math.max(most, word.engines?.length ?? 0), 0);
  const scale = spread(all);
  const isLanguageKnown = all.some(({ language }) => language !== 'und');
  return passages.map((passage, index) => {
    const words = spoken[index] ?? [];
    const count = Math.max(1, words.length);
    let [lengthMs, letters, odd, interpolated, insideMs, votes] = [0, 0, 0, 0, 0, 0];
    for (const { text, startMs, endMs, timing, engines: voted } of words) {
      lengthMs += Math.max(0, endMs - startMs);
      letters += spokenLetters(text);
      if (isOdd(text)) odd++;
      if (timing === 'interpolated') interpolated++;
      if (speech !== null) insideMs += millisecondsOf(speech, startMs, endMs);
      votes += voted?.length ?? 0;
    }
    const own = spread(words);
    const unknown = isLanguageKnown ? passage.tokens.filter(({ text, language }) => text !== '' && language === 'und').length : 0;
    return {
      words: words.length,
      lettersPerSecond: (1000 * letters) / Math.max(1, lengthMs),
      agreement: engines > 1 ? votes / engines / count : null,
      oddWords: odd / count,
      unknownWords: unknown / Math.max(1, passage.tokens.length),
      interpolated: interpolated / count,
      outsideSpeech: speech === null ? null : 1 - insideMs / Math.max(1, lengthMs),
      uncoveredMs: speech === null ? 0 : holes(words).reduce((sum, [from, to]) => sum + millisecondsOf(speech, from, to), 0),
      relativeConfidence: own.count === 0 || scale.deviation === 0 ? null : (own.mean - scale.mean) / scale.deviation,
    };
  });
}

function everyWord({ tokens }: Passage): SpokenWord[] {
  const words: SpokenWord[] = [];
  for (const { spoken } of tokens) for (const word of spoken) words.push(word);
  return words;
}

function isOdd(text: string): boolean {
  if (PLAIN.test(text)) return false;
  if (text.length > LONGEST_WORD || FOREIGN.test(text)) return true;
  return text.length >= WITH_VOWEL && LETTERS.test(text) && text !== text.toUpperCase() && !VOWEL.test(text);
}

function holes(words: readonly SpokenWord[]): [number, number][] {
  const found: [number, number][] = [];
  let end = words[0]?.endMs ?? 0;
  for (const { startMs, endMs } of words) {
    if (startMs - end >= LEAST_HOLE_MS) found.push([end, startMs]);
    end = Math.max(end, endMs);
  }
  return found;
}

/** Of the confidences that are known. */
function spread(words: readonly SpokenWord[]): { count: number; mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (const { confidence } of words) {
    if (confidence === null) continue;
    count++;
    sum += confidence;
    squares += confidence ** 2;
  }
  const mean = sum / Math.max(1, count);
  const variance = squares / Math.max(1, count) - mean ** 2;
  // What is left of equal values is rounding.
  return { count, mean, deviation: variance < 1e-9 ? 0 : Math.sqrt(variance) };
}
