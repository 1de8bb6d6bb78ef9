import { expect, it } from 'vitest';
import { heardAs, withoutPunctuation } from './heard-as.ts';

it.each([
  ['25 %', 'жиырма бес пайыз', 'жиырма бес пайыз'],
  ['Kaspi Bank-ке', 'каспий банкке', 'каспий банкке'],
  ['Бүгін', 'бүгін', null],
  ['«жоба».', 'жоба', null],
  ['сроки', undefined, null],
])('%s was heard as %s', (text, raw, heard) => {
  expect(heardAs({ text, ...(raw !== undefined && { raw }) })).toBe(heard);
});

it('leaves what stands around a word', () => {
  expect(['«Kaspi»,', '25-те.', '…', 'жаңа'].map(withoutPunctuation)).toEqual(['Kaspi', '25-те', '…', 'жаңа']);
});
