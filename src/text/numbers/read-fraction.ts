import { type Line, wordAt } from './line.ts';
import type { Numeral } from './numeral.ts';
import { readPartOfOne } from './read-part-of-one.ts';
import { readWhole } from './read-whole.ts';

const PLACES: Readonly<Record<number, number>> = { 10: 1, 100: 2, 1000: 3, 10000: 4 };

/** What follows a whole number behind the comma: «целых пять десятых», «бүтін оннан бес», «с половиной», «жарым». */
export function readFraction(line: Line, whole: Numeral): Numeral | null {
  if (whole.scale !== 1 || whole.fraction !== '') return null;
  const colloquial = readColloquial(line, whole);
  if (colloquial) return colloquial;
  const word = wordAt(line, whole.to);
  if (word === 'и') return readNamedTenths(line, whole, whole.to + 1);
  if (/^цел(ых|ая|ые|ой|ую|ым|ыми)$/.test(word)) return readTenths(line, whole, whole.to + (wordAt(line, whole.to + 1) === 'и' ? 2 : 1));
  if (word === 'бүтін') return readKazakhTenths(line, whole, whole.to + 1);
  if (/^(запятая|үтір)$/.test(word)) return readDigits(line, whole, whole.to + 1);
  if (word === 'с' && wordAt(line, whole.to + 1) === 'половиной') return extend(whole, whole.to + 2, '5');
  const half = line[whole.to];
  if (half?.gap === 'none' && half.number?.rank === 'half' && half.number.language === 'kk')
    return { ...extend(whole, whole.to + 1, '5'), ending: half.number.ending, language: 'kk' };
  return null;
}

/** Whether what is counted stands in the genitive of one, as behind a fraction: «процента», «миллиона». */
export function isOfOne(line: Line, at: number): boolean {
  const item = line[at];
  return item?.thing?.isOfOne === true || /^(миллион|миллиард|триллион|час|год|месяц)а$/.test(item?.word ?? '');
}

/** «Ноль пять процента», «нөл бес пайыз», «двенадцать и пять процента»: what is counted stands as it does behind a fraction. */
function readColloquial(line: Line, whole: Numeral): Numeral | null {
  const isZero = line[whole.from]?.number?.rank === 'zero';
  const at = wordAt(line, whole.to) === 'и' && !isZero ? whole.to + 1 : whole.to;
  if (line[at]?.gap !== 'none' || !line[at]?.number) return null;
  const all = readDigits(line, whole, at);
  if (all === null || all.ending !== '' || all.fraction.length > 3 || line[all.to]?.gap !== 'none') return null;
  const thing = line[all.to]?.thing;
  if (isZero) return isOfOne(line, all.to) || (thing?.language === 'kk' && /^(percent|measure)$/.test(thing.kind)) ? all : null;
  // «Два процента» are whole ones too, «пять процента» are not.
  return isOfOne(line, all.to) && !/(?<!1)[1-4]$/.test(all.fraction) ? all : null;
}

/** «Пять десятых», «двадцать пять сотых»; «пять» alone means the first place. */
function readTenths(line: Line, whole: Numeral, at: number): Numeral | null {
  return readNamedTenths(line, whole, at) ?? (readPartOfOne(line, at) ? null : readDigits(line, whole, at));
}

/** «Пять десятых» as it follows «целых», and «и» alone: «пять и три десятых». */
function readNamedTenths(line: Line, whole: Numeral, at: number): Numeral | null {
  const numerator = readPart(line, at);
  const denominator = numerator && line[numerator.to]?.gap === 'none' ? line[numerator.to]?.number : null;
  const isPart = denominator?.language === 'ru' && /^(я|ю|х|й|м|ми)$/.test(denominator.ordinal ?? '');
  const places = isPart ? PLACES[denominator.value] : undefined;
  return numerator && places !== undefined ? withPlaces(whole, numerator, places, numerator.to + 1) : null;
}

/** «Оннан бес», «жүзден жиырма бес». */
function readKazakhTenths(line: Line, whole: Numeral, at: number): Numeral | null {
  const denominator = line[at]?.gap === 'none' ? readWhole(line, at) : null;
  const places = denominator && /[нтд][ае]н$/.test(denominator.ending) ? PLACES[denominator.value] : undefined;
  if (denominator === null || places === undefined) return readPartOfOne(line, at) ? null : readDigits(line, whole, at);
  const numerator = readPart(line, denominator.to);
  return numerator && withPlaces(whole, numerator, places, numerator.to);
}

/** Digits one by one, or a number: «ноль пять», «двадцать пять». */
function readDigits(line: Line, whole: Numeral, at: number): Numeral | null {
  let digits = '';
  let end = at;
  while (line[end]?.gap === 'none' && line[end]?.number?.rank === 'zero') {
    digits += '0';
    end++;
  }
  const rest = readPart(line, end);
  if (rest === null) return digits === '' ? null : extend(whole, end, digits);
  return { ...extend(whole, rest.to, digits + rest.value), ending: rest.ending };
}

function readPart(line: Line, at: number): Numeral | null {
  const part = line[at]?.gap === 'none' ? readWhole(line, at, false) : null;
  return part?.ordinal === null && part.scale === 1 ? part : null;
}

function withPlaces(whole: Numeral, numerator: Numeral, places: number, to: number): Numeral | null {
  const digits = String(numerator.value).padStart(places, '0');
  return digits.length > places ? null : { ...extend(whole, to, digits), ending: numerator.ending };
}

function extend(whole: Numeral, to: number, fraction: string): Numeral {
  return { ...whole, to, fraction, value: Number(`${whole.value}.${fraction}`), isWritten: false };
}
