import type { Style } from './conventions.ts';
import { hang } from './figure.ts';
import { isEnd, type Line, wordAt, wordBefore } from './line.ts';
import { isWhole, type Numeral } from './numeral.ts';
import { readNumber } from './read-number.ts';
import { readWhole } from './read-whole.ts';
import { type Scene, styleOf, type Written } from './scene.ts';

const BEFORE = new Set('в во к ко до с со после около время ровно'.split(' '));
/** Behind these two numbers are hardly two quantities. */
const NOT_COUNTED = new Set(
  'и на в по но а у мы я он она они вы все утра вечера ночи дня начнем начало начинаем будет было созвон встреча совещание собрание ждем жду по до завтра сегодня вчера'.split(
    ' ',
  ),
);
const DAYPART = new Set('утра вечера'.split(' '));
const KAZAKH_DAYPART = new Set('таңғы таңертеңгі кешкі түскі түнгі'.split(' '));
const HOURS = new Set('час часа часов часу часам часами часах часом часы'.split(' '));
const MINUTES = new Set('минут минута минуты минуту минутам минутами минутах минуте минутой'.split(' '));

/** «В пятнадцать тридцать», «в пять часов», «семь утра», «сағат он бес отызда», «кешкі жетіде»: a time of the day. */
export function writeTime(scene: Scene, hour: Numeral): Written | null {
  if (!isWhole(hour) || hour.value > 24) return null;
  return writeKazakhTime(scene, hour) ?? writeKazakhMinutes(scene, hour) ?? writeRussianTime(scene, hour);
}

function writeRussianTime(scene: Scene, hour: Numeral): Written | null {
  const { line } = scene;
  const style = styleOf(scene, hour);
  const before = wordBefore(line, hour.from);
  if (HOURS.has(wordAt(line, hour.to))) {
    if (!/^(в|во|к|ко)$/.test(before) && !/^(утра|вечера|дня|ночи)$/.test(wordAt(line, hour.to + 1))) return null;
    const minute = minuteAt(line, hour.to + 1);
    if (minute && MINUTES.has(wordAt(line, minute.to)))
      return { to: minute.to + 1, text: clock(hour.value, minute.text, style), number: null };
    return hour.isWritten ? null : { to: hour.to, text: String(hour.value), number: hour };
  }
  const next = wordAt(line, hour.to);
  if (!hour.isWritten && hour.value > 0 && hour.value < 13 && (DAYPART.has(next) || (next === 'ночи' && line[hour.from]?.word !== 'две')))
    return { to: hour.to, text: String(hour.value), number: hour };
  const minute = minuteAt(line, hour.to);
  // «Девять ноль нольде» can hardly be anything else.
  if (minute === null || !(BEFORE.has(before) || (minute.text === '00' && minute.ending !== ''))) return null;
  if (minute.ending === '' && !isEnd(line, minute.to) && !NOT_COUNTED.has(wordAt(line, minute.to))) return null;
  return {
    to: minute.to,
    text: hang(clock(hour.value, minute.text, style), minute.ending),
    number: { ...hour, to: minute.to, ending: minute.ending },
  };
}

function writeKazakhTime(scene: Scene, hour: Numeral): Written | null {
  const { line, last } = scene;
  const style = styleOf(scene, hour);
  const before = wordBefore(line, hour.from);
  const isSecond = last !== null && last.to === hour.from && last.ending !== '' && isClockWord(line, last.from);
  if (!isClockWord(line, hour.from) && !isSecond) return null;
  const minute = hour.ending === '' ? minuteAt(line, hour.to) : null;
  if (minute && !/^минут/.test(wordAt(line, minute.to)))
    return {
      to: minute.to,
      text: hang(clock(hour.value, minute.text, style), minute.ending),
      number: { ...hour, to: minute.to, ending: minute.ending },
    };
  if (hour.isWritten || (before !== 'сағат' && hour.ending === '' && !isSecond)) return null;
  return { to: hour.to, text: hang(String(hour.value), hour.ending), number: hour };
}

/** Both numbers of «алтыға бес минут қалды», «алтыдан он минут өтті». */
function writeKazakhMinutes(scene: Scene, said: Numeral): Written | null {
  const { line, last } = scene;
  if (said.isWritten) return null;
  const isMinutes = last !== null && last.to === said.from && isMinuteOfHour(line, last, said);
  const next = !isMinutes && line[said.to]?.gap === 'none' && said.ending !== '' ? readWhole(line, said.to) : null;
  if (!isMinutes && (next === null || !isMinuteOfHour(line, said, next))) return null;
  return { to: said.to, text: hang(String(said.value), said.ending), number: said };
}

function isMinuteOfHour(line: Line, hour: Numeral, minutes: Numeral): boolean {
  if (!isWhole(minutes) || minutes.ending !== '' || minutes.value < 1 || minutes.value > 59 || wordAt(line, minutes.to) !== 'минут')
    return false;
  const verb = wordAt(line, minutes.to + 1);
  if (hour.value < 1 || hour.value > 12 || hour.scale !== 1) return false;
  return /^[гкғқ][ае]$/.test(hour.ending)
    ? /^($|қал|бар)/.test(verb)
    : /^[дтн][ае]н$/.test(hour.ending) && /^(өт|кет|асты|асып)/.test(verb);
}

/** «Сағат», unless it is «екі сағат», a length of time; a part of the day. */
function isClockWord(line: Line, at: number): boolean {
  const before = wordBefore(line, at);
  if (KAZAKH_DAYPART.has(before)) return true;
  const counted = line[at - 2];
  return before === 'сағат' && !(line[at - 1]?.gap === 'none' && (counted?.number || counted?.digits != null));
}

/** Half past: «сағат үш жарымда», and «алты жарымда», which can hardly be anything else. */
export function writeKazakhHalf(scene: Scene, hour: Numeral): Written | null {
  if (hour.fraction !== '5' || hour.scale !== 1 || hour.whole > 23 || hour.language !== 'kk' || !isAtHalf(scene, hour)) return null;
  return { to: hour.to, text: hang(clock(hour.whole, '30', styleOf(scene, hour)), hour.ending), number: hour };
}

function isAtHalf({ line }: Scene, { from, whole, ending }: Numeral): boolean {
  return isClockWord(line, from) || (ending === 'да' && whole >= 1 && whole <= 12);
}

/** Two digits: «тридцать», «ноль пять», «ноль ноль». */
function minuteAt(line: Line, at: number): { text: string; to: number; ending: string } | null {
  const item = line[at];
  if (item === undefined || item.gap !== 'none' || item.digits !== null) return null;
  const isZero = item.number?.rank === 'zero';
  const second = isZero ? at + 1 : at;
  const minute = line[second]?.gap === 'none' ? readWhole(line, second) : null;
  if (minute === null || !isWhole(minute) || (isZero ? minute.value > 9 : minute.value < 10) || minute.value > 59) return null;
  return { text: String(minute.value).padStart(2, '0'), to: minute.to, ending: minute.ending };
}

const OF_HOUR = 'первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого'.split(
  ' ',
);
const NO_HOUR = /^(этаж|квартал|год|месяц|пункт|раздел|тайм|этап|том|дня|тура|курс|сезон|срока|участк|ряд)/;

/** «Половина третьего», «полтретьего», «четверть шестого», «без пятнадцати пять», «без четверти час». */
export function writeSpokenClock(scene: Scene, at: number): Written | null {
  const { line } = scene;
  if (line[at]?.number) return null;
  const word = line[at]?.word ?? '';
  if (/^пол.+ого$|^полтретьего$/.test(word)) return past(word.slice(3), 30, at + 1, scene);
  if (/^половин[аеуы]$/.test(word)) return past(wordAt(line, at + 1), 30, at + 2, scene);
  if (word === 'четверть') return past(wordAt(line, at + 1), 15, at + 2, scene);
  if (word === 'без') return before(at + 1, scene);
  return null;
}

/** «Десять минут шестого». */
export function writeMinutesPast(scene: Scene, minutes: Numeral): Written | null {
  const { line } = scene;
  if (!MINUTES.has(wordAt(line, minutes.to)) || !isWhole(minutes) || minutes.value < 1 || minutes.value > 29) return null;
  return past(wordAt(line, minutes.to + 1), minutes.value, minutes.to + 2, scene);
}

/** «Без пятнадцати пять», «без четверти час», «без двадцати семь», where 27 is no number of minutes. */
function before(at: number, { line, styles }: Scene): Written | null {
  const isQuarter = wordAt(line, at) === 'четверти';
  const said = line[at]?.gap === 'none' && !isQuarter ? readWhole(line, at) : null;
  const tens = line[at]?.number;
  const isSplit = said !== null && said.to === at + 2 && tens?.rank === 'ten' && (said.value > 25 || line[said.to]?.number == null);
  const minutes = isQuarter ? 15 : isSplit ? tens.value : (said?.value ?? 0);
  if (minutes < 1 || minutes > 25 || minutes % 5 !== 0) return null;
  const behind = isQuarter || isSplit ? at + 1 : (said?.to ?? at);
  const then = behind + (MINUTES.has(wordAt(line, behind)) ? 1 : 0);
  const isOne = wordAt(line, then) === 'час';
  const hour = !isOne && line[then]?.gap === 'none' ? readWhole(line, then) : null;
  if (!isOne && (hour === null || !isWhole(hour) || hour.value < 1 || hour.value > 12)) return null;
  const to = hour?.to ?? then + 1;
  if (!isQuarter && !isEnd(line, to) && !NOT_COUNTED.has(wordAt(line, to))) return null;
  return { to, text: clock(((hour?.value ?? 1) + 11) % 12 || 12, String(60 - minutes), styles.ru), number: null };
}

function past(next: string, minutes: number, to: number, { line, styles }: Scene): Written | null {
  const hour = OF_HOUR.indexOf(next);
  if (hour < 0 || NO_HOUR.test(wordAt(line, to))) return null;
  return { to, text: clock(hour || 12, String(minutes).padStart(2, '0'), styles.ru), number: null };
}

function clock(hour: number, minute: string, { time }: Style): string {
  return time.replace('{hour}', String(hour)).replace('{minute}', minute);
}

/** The first of «үш сағат отыз минут», «два часа тридцать минут», and the second: both in digits when one is. */
export function isPartOfDuration({ line, last }: Scene, numeral: Numeral, largest: number): boolean {
  const unit = wordAt(line, numeral.to);
  const isHour = HOURS.has(unit) || /^сағат/.test(unit);
  const next = isHour && line[numeral.to + 1]?.gap === 'none' ? readNumber(line, numeral.to + 1) : null;
  if (next && next.value > largest && isMinuteWord(wordAt(line, next.to))) return true;
  return isMinuteWord(unit) && last !== null && last.to === numeral.from - 1 && /^(час|сағат)/.test(wordBefore(line, numeral.from));
}

function isMinuteWord(word: string): boolean {
  return MINUTES.has(word) || word === 'минут';
}
