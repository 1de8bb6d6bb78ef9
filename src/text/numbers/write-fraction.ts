import { NBSP } from './conventions.ts';
import { isEnd, type Line, wordAt } from './line.ts';
import { isWhole, type Numeral } from './numeral.ts';
import { readPartBehind, readPartOfOne } from './read-part-of-one.ts';
import { readThing } from './read-thing.ts';
import { type Scene, styleOf, type Written } from './scene.ts';

const PLACES: Readonly<Record<number, number>> = { 10: 1, 100: 2, 1000: 3 };
/** What is told in whole ones and a fraction, beside what has a sign. */
const DIVIDED = /^(год|час|месяц|ставк|раз|миллион|миллиард|тысяч|сағат|жыл|ай|есе|мың|ставка)/;

/** «Полпроцента» as 0,5 %. */
export function writeHalfPercent({ line, styles }: Scene, at: number): Written | null {
  if (line[at]?.word !== 'полпроцента') return null;
  return { to: at + 1, text: `0${styles.ru.decimal}5${styles.ru.percent}`, number: null };
}

/** «Две трети» as 2/3, «три десятых» as 0,3, «үштен екі бөлігі» as 2/3, «пять и три четверти» as 5 3/4. */
export function writeFraction(scene: Scene, numeral: Numeral): Written | null {
  if (!isWhole(numeral) || numeral.isWritten) return null;
  return writePart(scene, numeral) ?? (numeral.ending === '' ? writeMixed(scene, numeral) : null);
}

function writePart(scene: Scene, numeral: Numeral): Written | null {
  const { line } = scene;
  const { ending } = numeral;
  const part = readPartBehind(line, numeral);
  // «Үштен екі» may be a range or a score too: only of a part it is a fraction.
  if (part === null || (ending !== '' && !/^(бөлі[гк]|үлес)/.test(wordAt(line, part.to)))) return null;
  const places = ending === '' ? PLACES[part.denominator] : undefined;
  if (places === undefined) return { to: part.to, text: `${part.numerator}/${part.denominator}`, number: null };
  const style = styleOf(scene, numeral);
  const text = `0${style.decimal}${String(part.numerator).padStart(places, '0')}`;
  const thing = readThing(line, part.to);
  return thing?.kind === 'percent' ? { to: thing.to, text: text + style.percent, number: null } : { to: part.to, text, number: null };
}

/** «Пять и три четверти», «бес бүтін төрттен үш». */
function writeMixed({ line }: Scene, { whole, to }: Numeral): Written | null {
  const opening = /^(и|және|бүтін|цел(ых|ая|ой|ую))$/.exec(wordAt(line, to))?.[0];
  if (opening === undefined) return null;
  const at = /^цел/.test(opening) && wordAt(line, to + 1) === 'и' ? to + 2 : to + 1;
  const part = line[at]?.gap === 'none' ? readPartOfOne(line, at) : null;
  // «Было пять и две трети ушли».
  if (part === null || (/^(и|және)$/.test(opening) && !isDivided(line, part.to))) return null;
  return { to: part.to, text: `${whole}${NBSP}${part.numerator}/${part.denominator}`, number: null };
}

function isDivided(line: Line, at: number): boolean {
  return isEnd(line, at) || readThing(line, at) !== null || DIVIDED.test(wordAt(line, at));
}
