import { expect, it } from 'vitest';
import { languageByName } from './language-by-name.ts';

it.each([
  ['kazakh', 'kk'],
  ['Russian', 'ru'],
  ['english', 'en'],
  ['kk', 'kk'],
  ['kk-KZ', 'kk'],
  ['RU_ru', 'ru'],
  ['<|kk|>', 'kk'],
  ['tatar', 'tt'],
  ['bashkir', 'ba'],
  ['kyrgyz', 'ky'],
  ['uzbek', 'uz'],
  ['ukrainian', 'uk'],
  ['chinese', 'zh'],
  ['hebrew', 'he'],
  ['indonesian', 'id'],
  ['norwegian', 'no'],
  ['tagalog', 'tl'],
  ['haitian creole', 'ht'],
  ['jw', 'jv'],
  ['maori', 'mi'],
  ['bengali', 'bn'],
  ['klingon', null],
  ['unknown', null],
  ['', null],
  [null, null],
  [undefined, null],
])('%s is %s', (name, code) => {
  expect(languageByName(name)).toBe(code);
});
