import { expect, it } from 'vitest';
import { formatMoney } from './format-money.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

it.each([
  [12, 'KZT', 'ru', '12 ₸'],
  [12, 'KZT', 'kk', '12 ₸'],
  [9.6, 'KZT', 'kk', '9,60 ₸'],
  [12_345.67, 'KZT', 'ru', '12 346 ₸'],
  [0.006, 'USD', 'en', '$0.006'],
  [0.6, 'RUB', 'kk', '0,60 ₽'],
  [0.0999, 'USD', 'en', '$0.1'],
  [1.5, 'USD', 'en', '$1.50'],
  [0, 'RUB', 'ru', '0 ₽'],
] as const)('%d %s in %s is %s', (amount, currency, locale, expected) => {
  expect(plain(formatMoney({ amount, currency }, locale))).toBe(expected);
});
