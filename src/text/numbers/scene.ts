import type { Style, Styles } from './conventions.ts';
import { type Line, wordAt, wordBefore } from './line.ts';
import type { Numeral } from './numeral.ts';

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

/** Whether a number is the first of a range: «от пяти до …», «бестен … дейін». */
export function isRangeStart({ line }: Scene, numeral: Numeral, next: Numeral | null): boolean {
  if (next === null) return false;
  if (next.from === numeral.to + 1) return FROM.has(wordBefore(line, numeral.from)) && TO.has(wordAt(line, numeral.to));
  return next.from === numeral.to && /[нтд][ае]н$/.test(numeral.ending) && UNTIL.has(wordAt(line, next.to));
}

/** Whether a number is the second of a range whose first is written with digits. */
export function isRangeEnd({ line, last }: Scene, numeral: Numeral): boolean {
  if (last === null) return false;
  if (last.to === numeral.from - 1) return TO.has(wordBefore(line, numeral.from)) && FROM.has(wordBefore(line, last.from));
  return last.to === numeral.from && /[нтд][ае]н$/.test(last.ending) && UNTIL.has(wordAt(line, numeral.to));
}
