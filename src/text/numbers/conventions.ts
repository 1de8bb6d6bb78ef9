import type { NumberConventions, Processing } from '../../contract/processing.ts';
import type { Language } from './number-word.ts';

/** How the numbers of a language are written, with nothing left open. */
export type Style = { readonly [Name in keyof NumberConventions]-?: NonNullable<NumberConventions[Name]> };
export type Styles = Readonly<Record<Language, Style>>;

export const NBSP = '\u00A0';

const CURRENCY = { KZT: '₸', RUB: '₽', USD: '$', EUR: '€' };
const RUSSIAN: Style = {
  group: NBSP,
  decimal: ',',
  percent: `${NBSP}%`,
  currency: CURRENCY,
  currency_ending: 'word',
  millions: 'short',
  range: '–',
  date: '',
  time: '{hour}:{minute}',
  phone: '+7 ### ### ## ##',
  largest_word: 9,
  largest_ordinal_word: 3,
};
const DEFAULT_STYLES: Styles = {
  kk: RUSSIAN,
  ru: RUSSIAN,
  en: { ...RUSSIAN, group: ',', decimal: '.', percent: '%', currency: { ...CURRENCY, KZT: '₸#', USD: '$#', EUR: '€#' } },
};

/** What was chosen, over the defaults. */
export function stylesOf(chosen: Processing['numbers']['conventions']): Styles {
  const merge = (language: Language): Style => {
    const own = Object.fromEntries(Object.entries(chosen[language] ?? {}).filter(([, value]) => value !== undefined));
    const style = DEFAULT_STYLES[language];
    return { ...style, ...own, currency: { ...style.currency, ...chosen[language]?.currency } };
  };
  return { kk: merge('kk'), ru: merge('ru'), en: merge('en') };
}
