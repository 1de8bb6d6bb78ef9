import { isOneYear, isYear, type Month } from './calendar-words.ts';
import { NBSP, type Style } from './conventions.ts';
import { hang } from './figure.ts';
import { type Line, wordAt, wordBefore } from './line.ts';
import { isWhole, type Numeral } from './numeral.ts';
import { readNumber } from './read-number.ts';
import { isLink, nextNumber, type Scene, styleOf, type Written } from './scene.ts';

const JOINING = new Set(['по', 'до', 'на']);

/** «Двенадцатого марта две тысячи двадцать шестого года», «екі мың жиырма алтыншы жылғы он екінші наурыз», «наурыздың он бесі». */
export function writeDate(scene: Scene, numeral: Numeral): Written | null {
  return (
    writeDayAndMonth(scene, numeral) ??
    writeYear(scene, numeral) ??
    writeFirstOfYears(scene, numeral) ??
    writeFirstOfDays(scene, numeral) ??
    writeDayOfMonth(scene, numeral)
  );
}

function writeDayAndMonth(scene: Scene, day: Numeral): Written | null {
  const { line } = scene;
  const month = monthAt(scene, day.to);
  if (month === null || !isDay(day) || (day.ordinal === null && day.value === 1 && !day.isWritten)) return null;
  if (month.isDoubtful && (day.ordinal === null || day.language !== 'kk')) return null;
  const year = line[day.to + 1]?.gap === 'none' ? readNumber(line, day.to + 1) : null;
  const style = styleOf(scene, { language: month.language });
  if (year === null || !isYearNumber(year) || !(year.ordinal !== null || isYear(wordAt(line, year.to)))) {
    if (day.isWritten) return null;
    return { to: day.to + 1, text: `${day.value}${NBSP}${line[day.to]?.core}`, number: null };
  }
  const hasWord = isYear(wordAt(line, year.to));
  const to = hasWord ? year.to + 1 : year.to;
  if (style.date !== '') return { to, text: byPattern(style, day, month, year), number: null };
  const text = [day.value, line[day.to]?.core, year.value, ...(hasWord ? [line[year.to]?.core] : [])].join(NBSP);
  return day.isWritten && year.isWritten ? null : { to, text, number: null };
}

function writeYear(scene: Scene, year: Numeral): Written | null {
  const { line } = scene;
  const word = wordAt(line, year.to);
  if (year.isWritten || !isYearNumber(year) || !isYear(word)) return null;
  // «Две тысячи лет», «екі мың жыл» are lengths of time.
  if (year.ordinal === null && !isOneYear(word) && !(year.value > 1900 && year.value % 1000 !== 0 && word === 'жыл')) return null;
  const day = line[year.to + 1]?.gap === 'none' ? readNumber(line, year.to + 1) : null;
  const month = day && monthAt(scene, day.to);
  const style = styleOf(scene, year);
  if (style.date !== '' && day && month && isDay(day))
    return { to: day.to + 1, text: hang(byPattern(style, day, month, year), month.ending), number: null };
  return { to: year.to + 1, text: `${year.value}${NBSP}${line[year.to]?.core}`, number: null };
}

/** The first of «с две тысячи двадцатого по две тысячи двадцать пятый год», «2024 пен 2025 жылдары». */
function writeFirstOfYears({ line }: Scene, year: Numeral): Written | null {
  if (year.isWritten || year.ending !== '' || !isYearNumber(year)) return null;
  const next = joined(line, year);
  if (next === null || !isYearNumber(next) || !isYear(wordAt(line, next.to))) return null;
  return { to: year.to, text: String(year.value), number: null };
}

/** The number that a word of a row or a range leads to. */
function joined(line: Line, first: Numeral): Numeral | null {
  const next = nextNumber(line, first);
  const word = next === null ? '' : wordBefore(line, next.from);
  return isLink(word) || JOINING.has(word) ? next : null;
}

/** The days before the last one of «с первого по пятое марта», «пятого и шестого марта». */
function writeFirstOfDays(scene: Scene, day: Numeral): Written | null {
  const { line } = scene;
  if (day.ordinal === null || !isDay(day)) return null;
  const next = joined(line, day);
  if (next?.ordinal == null || !isDay(next) || monthAt(scene, next.to) === null) return null;
  return { to: day.to, text: String(day.value), number: null };
}

/** «Наурыздың он бесі», «наурыз айының бесінде», and the second of «наурыздың бесінен онына дейін». */
function writeDayOfMonth(scene: Scene, day: Numeral): Written | null {
  const { line, last } = scene;
  if (day.ordinal !== null || !isDay(day) || !/^с?[ыі]/.test(day.ending)) return null;
  const at = last?.to === day.from && /^с?[ыі]/.test(last.ending) ? last.from : day.from;
  const before = wordBefore(line, at);
  // «Айдың бесінде» is its fifth day, «үш айдың бірінде» one of them.
  if (before === 'айдың' && day.value > 1 && line[at - 2]?.number == null && line[at - 2]?.month == null)
    return { to: day.to, text: hang(String(day.value), day.ending), number: day };
  const owner = /^ай(ының|дың)$/.test(before) ? line[at - 2]?.month : line[at - 1]?.month;
  const isOwned = owner?.language === 'kk' && (/^ай/.test(before) || /[ыі]ң$/.test(owner.ending));
  return isOwned ? { to: day.to, text: hang(String(day.value), day.ending), number: day } : null;
}

function monthAt({ line }: Scene, at: number): Month | null {
  return line[at]?.gap === 'none' ? line[at].month : null;
}

function isDay(numeral: Numeral): boolean {
  return (isWhole(numeral) || numeral.ordinal !== null) && numeral.value >= 1 && numeral.value <= 31;
}

function isYearNumber({ value, fraction, ordinal }: Numeral): boolean {
  return fraction === '' && value >= 1000 && value < 2200 && (ordinal !== null || value > 1000);
}

function byPattern({ date }: Style, day: Numeral, month: Month, year: Numeral): string {
  const values = { day: day.value, month: month.number, year: year.value };
  return date.replace(/\{(day|month|year)\}/g, (_, name: keyof typeof values) => String(values[name]).padStart(2, '0'));
}
