import type { Locale } from './locale.ts';

/**
 * Chromium ships without Kazakh words and number patterns (a month there is "M11"). Kazakh numbers are written like
 * Russian ones; the words are ours, so that every browser shows the same.
 */
export const NUMBER_LOCALE: Record<Locale, string> = { kk: 'ru-KZ', ru: 'ru-KZ', en: 'en-GB' };

export const SIZE_UNITS: Record<Locale, readonly [string, string, string, string]> = {
  kk: ['Б', 'КБ', 'МБ', 'ГБ'],
  ru: ['Б', 'КБ', 'МБ', 'ГБ'],
  en: ['B', 'KB', 'MB', 'GB'],
};

export const TIME_UNITS: Record<Locale, { day: string; hour: string; minute: string; second: string }> = {
  kk: { day: 'күн', hour: 'сағ', minute: 'мин', second: 'с' },
  ru: { day: 'дн.', hour: 'ч', minute: 'мин', second: 'с' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
};

export const KAZAKH_MONTHS = [
  'қаңтар',
  'ақпан',
  'наурыз',
  'сәуір',
  'мамыр',
  'маусым',
  'шілде',
  'тамыз',
  'қыркүйек',
  'қазан',
  'қараша',
  'желтоқсан',
] as const;

/** The countries that clouds stand in, by ISO 3166-1; another one is named in Russian. */
export const KAZAKH_COUNTRIES: Readonly<Record<string, string>> = {
  AE: 'БАӘ',
  CN: 'Қытай',
  DE: 'Германия',
  FI: 'Финляндия',
  FR: 'Франция',
  GB: 'Ұлыбритания',
  IE: 'Ирландия',
  KG: 'Қырғызстан',
  KZ: 'Қазақстан',
  NL: 'Нидерланд',
  RU: 'Ресей',
  SG: 'Сингапур',
  TR: 'Түркия',
  US: 'АҚШ',
  UZ: 'Өзбекстан',
};
