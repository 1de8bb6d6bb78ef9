import { fact, formOf } from '../form.ts';
import { findLoops } from '../invented/find-loops.ts';
import type { Passage, SpokenWord } from '../passage.ts';
import { type ShownWord, shownWords } from '../shown-words.ts';
import { spokenLetters } from '../spoken-letters.ts';
import { millisecondsOf, type Stretches } from '../stretches.ts';

/** What can be measured of a passage in the same way for every engine, of the words that a reader sees; null: it cannot be known here. */
export interface PassageEvidence {
  words: number;
  lettersPerSecond: number;
  /** Of the engines that were asked, how many wrote a word, on average; 0 to 1. */
  agreement: number | null;
  /** How far its mean confidence lies from that of the transcript, in standard deviations; nearer to 0 the fewer words there are. */
  relativeConfidence: number | null;
  /** Share of words in letters that its languages do not have, or that hold no vowel. */
  oddWords: number;
  /** Share of words in a language that hardly anything else of the transcript is in, or that is not known; null when none is. */
  otherLanguage: number | null;
  /** Share of words that say the phrase before them again, at least the fourth time in a row. */
  repeatedWords: number;
  /** Share of the time of words where nobody is heard to speak; null: it is not known where. */
  outsideSpeech: number | null;
  /** Of the speech from its start to that of the next passage, the share that no word covers; null as above. */
  uncoveredSpeech: number | null;
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
/** A language with less than this share of the words of a transcript is not what it is in. */
const RARE_LANGUAGE = 0.1;
/** A mean of so many words says half of what that of many does. */
const FEW_WORDS = 2;
const LONGEST_LOOP = 20;

/** A passage's words that a reader sees. */
interface Own {
  shown: ShownWord[];
  spoken: SpokenWord[];
}

/** Evidence for each passage, in order. */
export function evidenceOf(passages: readonly Passage[], speech: Stretches | null): PassageEvidence[] {
  const owns = passages.map(({ tokens }): Own => {
    const shown = shownWords(tokens);
    const spoken: SpokenWord[] = [];
    for (const { token } of shown) for (const word of token.spoken) spoken.push(word);
    return { shown, spoken };
  });
  const all: SpokenWord[] = [];
  for (const { spoken } of owns) for (const word of spoken) all.push(word);
  const engines = all.reduce((most, word) => Math.max(most, word.engines?.length ?? 0), 0);
  const scale = spread(all);
  const common = commonLanguages(owns);
  const repeated = repeatedWords(owns);
  const uncovered = speech === null ? null : uncoveredMs(owns, speech);
  return owns.map(({ shown, spoken }, index) => {
    const count = Math.max(1, spoken.length);
    let [lengthMs, letters, insideMs, votes, odd] = [0, 0, 0, 0, 0];
    for (const { token } of shown)
      for (const { text } of token.spoken) {
        const form = text === token.text ? token.form : formOf(text);
        letters += lettersOf(form);
        if (isOdd(form)) odd++;
      }
    for (const { startMs, endMs, engines: voted } of spoken) {
      lengthMs += Math.max(0, endMs - startMs);
      if (speech !== null) insideMs += millisecondsOf(speech, startMs, endMs);
      votes += voted?.length ?? 0;
    }
    const own = spread(spoken);
    const missingMs = uncovered?.[index] ?? 0;
    return {
      words: spoken.length,
      lettersPerSecond: (1000 * letters) / Math.max(1, lengthMs),
      agreement: engines > 1 ? votes / engines / count : null,
      relativeConfidence:
        own.count === 0 || scale.deviation === 0
          ? null
          : ((own.mean - scale.mean) / scale.deviation) * (own.count / (own.count + FEW_WORDS)),
      oddWords: odd / count,
      otherLanguage: common && shareWith(shown, ({ token }) => !common.has(token.language)),
      repeatedWords: (repeated[index] ?? 0) / Math.max(1, shown.length),
      outsideSpeech: speech === null ? null : 1 - insideMs / Math.max(1, lengthMs),
      uncoveredSpeech: speech === null ? null : missingMs / Math.max(1, missingMs + insideMs),
    };
  });
}

function shareWith<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let count = 0;
  for (const item of items) if (holds(item)) count++;
  return count / Math.max(1, items.length);
}

const lettersOf = fact(spokenLetters);
const isOdd = fact((text) => {
  if (PLAIN.test(text)) return false;
  if (text.length > LONGEST_WORD || FOREIGN.test(text)) return true;
  return text.length >= WITH_VOWEL && LETTERS.test(text) && text !== text.toUpperCase() && !VOWEL.test(text);
});

/** What the transcript is in; a word of two languages is as good as one of either. Null when no language is known. */
function commonLanguages(owns: readonly Own[]): Set<string> | null {
  const counts = new Map<string, number>();
  let known = 0;
  for (const { shown } of owns)
    for (const { token } of shown) {
      if (token.language === 'und') continue;
      known++;
      counts.set(token.language, (counts.get(token.language) ?? 0) + 1);
    }
  if (known === 0) return null;
  const common = [...counts].filter(([, count]) => count >= RARE_LANGUAGE * known).map(([language]) => language);
  return new Set([...common, 'mixed']);
}

/** For each passage, how many of its words say again what was said before them. */
function repeatedWords(owns: readonly Own[]): number[] {
  const counts = owns.map(() => 0);
  const passageOf: number[] = [];
  const folded: string[] = [];
  for (const [index, { shown }] of owns.entries())
    for (const word of shown) {
      passageOf.push(index);
      folded.push(word.folded);
    }
  for (const { from, to, period } of findLoops(folded, LONGEST_LOOP))
    for (let place = from + period; place < to; place++) {
      const index = passageOf[place] as number;
      counts[index] = (counts[index] ?? 0) + 1;
    }
  return counts;
}

/** For each passage, the speech in holes within it and behind it, up to the next word; what lies before the first word is the first one's. */
function uncoveredMs(owns: readonly Own[], speech: Stretches): number[] {
  const missing = owns.map(() => 0);
  let last = owns.findIndex(({ spoken }) => spoken.length > 0);
  let endMs = 0;
  const skip = (toMs: number): void => {
    if (last !== -1 && toMs - endMs >= LEAST_HOLE_MS) missing[last] = (missing[last] ?? 0) + holeMs(speech, endMs, toMs);
  };
  for (const [index, { spoken }] of owns.entries())
    for (const word of spoken) {
      skip(word.startMs);
      last = index;
      endMs = Math.max(endMs, word.endMs);
    }
  skip(speech.at(-1)?.[1] ?? 0);
  return missing;
}

/** Speech in a hole between words; so little of it is the end of the word before. */
function holeMs(speech: Stretches, fromMs: number, toMs: number): number {
  const ms = millisecondsOf(speech, fromMs, toMs);
  return ms < LEAST_HOLE_MS ? 0 : ms;
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
