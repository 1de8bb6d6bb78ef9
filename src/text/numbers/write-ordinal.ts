import { isYear } from './calendar-words.ts';
import { NBSP } from './conventions.ts';
import { group, hang } from './figure.ts';
import { isEnd, wordAt, wordBefore } from './line.ts';
import { isRussianHeading, KAZAKH_NUMBERED, RUSSIAN_NUMBERED } from './numbered-nouns.ts';
import type { Numeral } from './numeral.ts';
import { readWhole } from './read-whole.ts';
import { isJoinedToLast, isLink, isRangeEnd, isRangeStart, nextNumber, type Scene, styleOf, type Written } from './scene.ts';

const CLOSING = new Set(
  'и в на по от не для к о об или закона кодекса договора устава конституции гк ук части статьи пункта регламента'.split(' '),
);

/** «Двадцать пятого» as 25-го, «бесінші» as 5-ші, before a noun that has numbers 5-сынып; «статья сто пятая» as статья 105. */
export function writeOrdinal(scene: Scene, numeral: Numeral): Written | null {
  const { line } = scene;
  const { value, to, from, ordinal } = numeral;
  if (ordinal === null) return null;
  const next = wordAt(line, to);
  if (/^(век(а|у|ом|е|ов)?|ғасыр.*)$/.test(next) && value <= 21)
    return { to: to + 1, text: `${roman(value)}${NBSP}${line[to]?.core}`, number: null };
  const style = styleOf(scene, numeral);
  const digits = value < 10_000 ? String(value) : group(value, style);
  if (isRussianHeading(wordBefore(line, from)) && (value > style.largest_ordinal_word || isEnd(line, to) || CLOSING.has(next)))
    return { to, text: digits, number: numeral };
  const isKazakhNumbered = KAZAKH_NUMBERED.test(next);
  const isNumbered = isKazakhNumbered || (numeral.language !== 'kk' && RUSSIAN_NUMBERED.test(next));
  if (value <= style.largest_ordinal_word && !isNumbered && !isInRow(scene, numeral)) return null;
  if (numeral.language === 'kk' && ordinal.length === 2 && (isKazakhNumbered || (isYear(next) && value >= 10)))
    return { to: to + 1, text: `${digits}-${line[to]?.core}`, number: null };
  return { to, text: hang(digits, ordinal), number: numeral };
}

/** «Второй и пятый»: both in digits when one is. */
function isInRow(scene: Scene, numeral: Numeral): boolean {
  if (isJoinedToLast(scene, numeral)) return true;
  const { line } = scene;
  if (isRangeStart(scene, numeral, nextNumber(line, numeral)) || isRangeEnd(scene, numeral)) return true;
  const next = isLink(wordAt(line, numeral.to)) && line[numeral.to + 1]?.gap === 'none' ? readWhole(line, numeral.to + 1) : null;
  return next?.ordinal != null && (next.value > styleOf(scene, next).largest_ordinal_word || KAZAKH_NUMBERED.test(wordAt(line, next.to)));
}

function roman(number: number): string {
  return 'X'.repeat(Math.floor(number / 10)) + (['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'][number % 10] ?? '');
}
