import type { Money } from '../../../src/contract/job.ts';
import type { Locale } from './locale.ts';
import { NUMBER_LOCALE } from './units.ts';

const WHOLE_FROM = 1000;

/** An amount as people write it: "12 ₸", "9,60 ₸", "1 240 ₸"; of what is less than a tenth the two digits that count, so that a cheap minute is not "0". */
export function formatMoney({ amount, currency }: Money, locale: Locale): string {
  const format = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digitsOf(Math.abs(amount)) } as const;
  return new Intl.NumberFormat(NUMBER_LOCALE[locale], format).format(amount);
}

function digitsOf(size: number): Intl.NumberFormatOptions {
  if (size > 0 && size < 0.1) return { maximumSignificantDigits: 2 };
  if (size >= WHOLE_FROM || Math.round(size * 100) % 100 === 0) return { maximumFractionDigits: 0 };
  return { minimumFractionDigits: 2, maximumFractionDigits: 2 };
}
