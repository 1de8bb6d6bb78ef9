import { expect, it } from 'vitest';
import { chooseLocale } from './locale.ts';

it.each([
  ['ru', ['kk-KZ'], 'ru'],
  [null, ['kk-KZ', 'ru'], 'kk'],
  [null, ['de-DE', 'RU-ru', 'en'], 'ru'],
  [null, ['de', 'fr'], 'en'],
  ['xx', [], 'en'],
] as const)('saved %s, preferred %j: %s', (saved, preferred, expected) => {
  expect(chooseLocale(saved, preferred)).toBe(expected);
});
