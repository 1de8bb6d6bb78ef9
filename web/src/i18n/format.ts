import type { Locale } from './locale.ts';
import { KAZAKH_MONTHS, NUMBER_LOCALE, SIZE_UNITS, TIME_UNITS } from './units.ts';

const NBSP = '\u00a0';
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A place on the time line: 0:07, 12:41, 3:58:20. Seconds in, whole seconds shown, rounded down. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / HOUR);
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const rest = two(whole % MINUTE);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A stretch of time in at most two words: "40 s", "6 min", "1 h 20 min", "3 d". Seconds in. */
export function formatSpan(seconds: number, locale: Locale): string {
  const units = TIME_UNITS[locale];
  const say = (value: number, unit: string) => `${formatNumber(value, locale)}${NBSP}${unit}`;
  if (Math.round(seconds) < MINUTE) return say(Math.max(1, Math.round(seconds)), units.second);
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 60) return say(minutes, units.minute);
  if (seconds >= 3 * DAY) return say(Math.round(seconds / DAY), units.day);
  const rest = minutes % 60;
  const hours = say(Math.floor(minutes / 60), units.hour);
  return rest === 0 || minutes >= 6 * 60 ? say(Math.round(minutes / 60), units.hour) : `${hours} ${say(rest, units.minute)}`;
}

/** A short while with a decimal: "1,4 с". Seconds in. */
export function formatSeconds(seconds: number, locale: Locale): string {
  return `${formatNumber(seconds, locale)}${NBSP}${TIME_UNITS[locale].second}`;
}

/** A file size: "812 B", "48,2 MB". Steps of 1024, one decimal below ten units. */
export function formatSize(bytes: number, locale: Locale): string {
  const units = SIZE_UNITS[locale];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const value = bytes / 1024 ** step;
  const rounded = step > 0 && value < 100 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${formatNumber(rounded, locale)}${NBSP}${units[step]}`;
}

export function formatNumber(value: number, locale: Locale, digits = 1): string {
  return new Intl.NumberFormat(NUMBER_LOCALE[locale], { maximumFractionDigits: digits }).format(value);
}

/** A share of one as percent, whole or with so many decimals: "7 %" the way the language writes it. */
export function formatPercent(share: number, locale: Locale, digits = 0): string {
  return new Intl.NumberFormat(NUMBER_LOCALE[locale], {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);
}

/** When something happened: the time today, else day and month, with the year when it is another one. */
export function formatMoment(at: Date, now: Date, locale: Locale): string {
  const time = new Intl.DateTimeFormat(NUMBER_LOCALE[locale], { hour: '2-digit', minute: '2-digit' }).format(at);
  if (at.toDateString() === now.toDateString()) return time;
  return `${formatDay(at, at.getFullYear() !== now.getFullYear(), locale)}, ${time}`;
}

function formatDay(at: Date, withYear: boolean, locale: Locale): string {
  if (locale === 'kk') return `${withYear ? `${at.getFullYear()} ж. ` : ''}${at.getDate()} ${KAZAKH_MONTHS[at.getMonth()]}`;
  const year = withYear ? ({ year: 'numeric' } as const) : {};
  return new Intl.DateTimeFormat(NUMBER_LOCALE[locale], { day: 'numeric', month: 'long', ...year }).format(at);
}
