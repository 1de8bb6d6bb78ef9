import { expect, it } from 'vitest';
import type { Segment } from '../../../src/contract/transcript.ts';
import { layOutWords } from './lay-out-words.ts';

const words = (...texts: string[]): Segment['words'] =>
  texts.map((text, index) => ({ text, start_time: index, end_time: index + 1, confidence: null, language: 'kk' }));
const show = (text: string, ...texts: string[]) =>
  layOutWords({ text, words: words(...texts) }).map(({ text: piece, word }) => (word === null ? piece : `${word}:${piece}`));

it('keeps punctuation and capitals of the text around the words', () => {
  expect(show('Бүгін біз жаңа жобаны, сроки до 15.', 'бүгін', 'біз', 'жаңа', 'жобаны', 'сроки', 'до', '15')).toEqual([
    '0:Бүгін',
    ' ',
    '1:біз',
    ' ',
    '2:жаңа',
    ' ',
    '3:жобаны',
    ', ',
    '4:сроки',
    ' ',
    '5:до',
    ' ',
    '6:15',
    '.',
  ]);
});

it('leaves as plain text what the text writes differently', () => {
  expect(show('Да, 25 % уже', 'да', 'двадцать', 'пять', 'процентов', 'уже')).toEqual(['0:Да', ', 25 % ', '4:уже']);
});

it('does not jump to the same word much later', () => {
  const far = `${'о чём-то совсем другом говорили '.repeat(3)}бюджет`;
  expect(show(far, 'бюджет', 'о')).toEqual(['1:о', far.slice(1)]);
});

it('always gives back the whole text', () => {
  for (const text of ['', 'тест', 'a  b — c …']) {
    expect(
      layOutWords({ text, words: words('b', 'x', 'c') })
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  }
});
