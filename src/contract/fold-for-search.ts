import { LETTERS, ONE_WAY } from './latin-letters.ts';

/** What a letter of the key stands for, where the alphabet of 2021 tells more apart: the marks that many keyboards lack. */
const UNMARKED: Readonly<Record<string, string>> = { ä: 'a', ğ: 'g', q: 'k', ñ: 'n', ö: 'o', ū: 'u', ü: 'u', ı: 'i' };
const KEY = new Map([...LETTERS, ...ONE_WAY].map(([cyrillic, latin]) => [cyrillic, UNMARKED[latin] ?? latin]));

/** Stress marks, and the dot that some programs put over a small i. */
const INVISIBLE = /\p{Cf}|\u0300|\u0301|\u0307/gu;
const NOT_PLAIN = /[^\0-\x7F]|[A-Zq]/gu;

/**
 * A key that is the same for all ways to write a text: in Cyrillic, in the Kazakh Latin alphabet of 2021, on a keyboard
 * without Kazakh letters, with е or ё, large or small, in whatever form of Unicode. Who searches compares keys. Words that
 * differ in such marks alone have one key, «кол» and «қол». Spaces, punctuation and all other letters stay.
 */
export function foldForSearch(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').replace(NOT_PLAIN, fold);
}

function fold(letter: string): string {
  const small = letter === 'İ' ? 'i' : letter.toLowerCase();
  return UNMARKED[small] ?? KEY.get(small) ?? small;
}
