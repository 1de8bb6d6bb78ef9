/** Names the rules of `normaliseForScoring`. Figures of different versions must not be compared. */
export const SCORING_VERSION = 'kazru-scoring-1';

/**
 * Pairs that look alike, Latin then Cyrillic; a capital and a small letter differ in what they look like. Of two
 * partners the first is taken.
 */
const LOOK_ALIKES = [
  ...'AА BВ CС EЕ HН HҺ IІ KК MМ OО PР TТ XХ YУ ƏӘ ƟӨ'.split(' '),
  ...'aа cс eе hһ iі kк oо pр xх yу əә ɵө'.split(' '),
].map((pair) => [...pair] as [string, string]);
const TO_CYRILLIC = new Map(LOOK_ALIKES.toReversed());
const TO_LATIN = new Map(LOOK_ALIKES.map(([latin, cyrillic]) => [cyrillic, latin]));

const APOSTROPHES = /[\u2018\u2019\u201B\u02B9\u02BB\u02BC\u02BD\u02BE\u02BF\u2032\uFF07`´]/g;
/** In decomposed text: stress marks of dictionaries and schoolbooks, and what makes ё of е. The marks of й and ї are others. */
const STRESS_AND_YO = /(?<=\p{Script=Cyrillic}\p{M}*)[\u0300\u0301]+|(?<=[еЕ]\p{M}*)\u0308+/gu;
/** Letters and digits; apostrophes between letters; points and colons between digits, as in 12.5 and 14:30. */
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|(?<=[\p{L}\p{M}])'(?=\p{L})|(?<=\p{N})[.:](?=\p{N}))*/gu;

/**
 * The words of a text as they are compared, the same for what was said and for what was heard:
 *
 * - Unicode NFC; stress marks and invisible characters go;
 * - lower case; ё is е;
 * - in a word of both scripts, letters of one that look like letters of the other become these: Latin i in «бiр» is і;
 * - hyphens and dashes end a word, as writers and engines set them at will: «бір-екі» is two words, «кто-то» too;
 * - an apostrophe between letters stays and is straight (don't, д'Артаньян); elsewhere it is a quote and goes;
 * - digits stay as they are written: 25 is not «жиырма бес». A decimal comma is a point, so 12,5 is 12.5, one word;
 * - all other signs end a word and go, also % and ₸.
 *
 * Doing it twice changes nothing.
 */
export function normaliseForScoring(text: string): string[] {
  const plain = text
    .replace(/\p{Cf}/gu, '')
    .normalize('NFD')
    .replace(APOSTROPHES, "'")
    .replace(/\p{L}[\p{L}\p{M}]*/gu, toOneScript)
    .replace(STRESS_AND_YO, '')
    .normalize('NFC')
    .replace(/(?<=\p{N}),(?=\p{N})/gu, '.');
  return (plain.match(WORD) ?? []).map(toLowerCase);
}

/** A word of both scripts in the one that all its letters can be read in, Cyrillic first; else as it is. */
function toOneScript(word: string): string {
  const latin = word.match(/\p{Script=Latin}/gu);
  const cyrillic = word.match(/\p{Script=Cyrillic}/gu);
  if (latin === null || cyrillic === null) return word;
  if (latin.every((letter) => TO_CYRILLIC.has(letter))) return replaceLetters(word, TO_CYRILLIC);
  if (cyrillic.every((letter) => TO_LATIN.has(letter))) return replaceLetters(word, TO_LATIN);
  return word;
}

function replaceLetters(word: string, letters: ReadonlyMap<string, string>): string {
  return Array.from(word, (letter) => letters.get(letter) ?? letter).join('');
}

/** İ becomes i with a dot above that its small form already has. */
function toLowerCase(word: string): string {
  return word.toLowerCase().replaceAll('i\u0307', 'i').normalize('NFC');
}
