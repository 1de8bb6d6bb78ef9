import { NBSP, type Style } from './conventions.ts';
import type { Language } from './number-word.ts';
import type { Numeral } from './numeral.ts';

const SHORT: Readonly<Record<Language, Readonly<Record<number, string>>>> = {
  kk: { 1e3: 'мың', 1e6: 'млн', 1e9: 'млрд', 1e12: 'трлн' },
  ru: { 1e3: 'тыс.', 1e6: 'млн', 1e9: 'млрд', 1e12: 'трлн' },
  en: { 1e3: 'thousand', 1e6: 'million', 1e9: 'billion', 1e12: 'trillion' },
};
const LONG: Readonly<Record<number, string>> = { 1e6: 'миллион', 1e9: 'миллиард', 1e12: 'триллион' };

/** A number in digits: 5 000, 2,5, 25 млн; a Kazakh ending is hung on. */
export function figure(numeral: Numeral, style: Style): string {
  if (!isShort(numeral, style)) return hang(value(numeral, style), numeral.ending);
  const digits = coefficient(numeral, style) + NBSP;
  // Endings are hung on words, not on what is shortened: «10 миллионға».
  if (numeral.ending !== '') return `${digits}${LONG[numeral.scale]}${numeral.ending}`;
  return digits + scaleWord(numeral);
}

/** What stands before the word of the scale: 2,5 of «2,5 млн». */
export function coefficient({ whole, fraction }: Numeral, style: Style): string {
  return group(whole, style) + (fraction && style.decimal + fraction);
}

export function scaleWord({ language, scale }: Numeral): string {
  return SHORT[language][scale] ?? '';
}

/** Digits with what a word ended in: 25-те. */
export function hang(digits: string, ending: string): string {
  return ending === '' ? digits : `${digits}-${ending}`;
}

/** A whole number in groups of three: 1 234 567. */
export function group(number: number, style: Style): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, style.group);
}

function isShort({ whole, scale }: Numeral, style: Style): boolean {
  return style.millions === 'short' && scale >= 1e6 && whole < 1000;
}

function value(numeral: Numeral, style: Style): string {
  if (numeral.scale === 1) return coefficient(numeral, style);
  const [whole = '', fraction = ''] = String(numeral.value).split('.');
  return group(Number(whole), style) + (fraction && style.decimal + fraction);
}
