import type { Style, Styles } from './conventions.ts';
import { type Line, wordAt, wordBefore } from './line.ts';
import type { Numeral } from './numeral.ts';
import { readNumber } from './read-number.ts';

/** What a rule sees: the line, the conventions, and the number that was written last. */
export interface Scene {
  readonly line: Line;
  readonly styles: Styles;
  readonly last: Numeral | null;
}

/** What is written for items of the line up to `to`; `number` is its last number. */
export interface Written {
  readonly to: number;
  readonly text: string;
  readonly number: Numeral | null;
}

export function styleOf(scene: Scene, { language }: Pick<Numeral, 'language'>): Style {
  return scene.styles[language];
}

const LINKS = new Set('и или либо не ни және немесе яки әлде мен бен пен and or'.split(' '));
const FROM = new Set('от с со между from between'.split(' '));
const TO = new Set('до по и to and'.split(' '));
const UNTIL = new Set('дейін шейін'.split(' '));

/** Whether a word joins two numbers of the same kind. */
export function isLink(word: string): boolean {
  return LINKS.has(word);
}

/** Whether the number before was written with digits and a word lies between that joins both: «5 или 20». */
export function isJoinedToLast({ line, last }: Scene, { from }: Numeral): boolean {
  return last !== null && last.to === from - 1 && isLink(wordBefore(line, from));
}

/** How many words lie between the numbers of a range: «пяти до десяти», «пяти и до десяти», «бестен онға», «бестен бастап онға». */
function rangeGap(line: Line, { to, ending }: Pick<Numeral, 'to' | 'ending'>): number {
  if (ending !== '') return wordAt(line, to) === 'бастап' ? 1 : 0;
  return wordAt(line, to) === 'и' && wordAt(line, to + 1) === 'до' ? 2 : 1;
}

/** The number that a range or a link leads to. */
export function nextNumber(line: Line, numeral: Numeral): Numeral | null {
  const at = numeral.to + rangeGap(line, numeral);
  return line[numeral.to]?.gap === 'none' && line[at]?.gap === 'none' ? readNumber(line, at) : null;
}

/** Whether a number is the first of a range: «от пяти до …», «бестен … дейін». */
export function isRangeStart({ line }: Scene, numeral: Numeral, next: Numeral | null): boolean {
  if (next === null || next.from !== numeral.to + rangeGap(line, numeral)) return false;
  if (numeral.ending === '') return FROM.has(wordBefore(line, numeral.from)) && TO.has(wordBefore(line, next.from));
  return /[нтд][ае]н$/.test(numeral.ending) && UNTIL.has(wordAt(line, next.to));
}

/** Whether a number is the second of a range whose first is written with digits. */
export function isRangeEnd({ line, last }: Scene, numeral: Numeral): boolean {
  if (last === null || numeral.from !== last.to + rangeGap(line, last)) return false;
  if (last.ending === '') return TO.has(wordBefore(line, numeral.from)) && FROM.has(wordBefore(line, last.from));
  return /[нтд][ае]н$/.test(last.ending) && UNTIL.has(wordAt(line, numeral.to));
}
