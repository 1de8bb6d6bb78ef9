import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWords, keyedWords, parseSearch } from './find-words.ts';

const found = (text: string, q: string): string[] | null =>
  findWords(keyedWords(text), parseSearch(q))?.map(({ from, to }) => text.slice(from, to)) ?? null;

describe('keyedWords', () => {
  it('knows where words stand, whatever is between and in them', () => {
    const text = '«Құжаттар», до\u00ADговор — 12,5 % 🙂 и\u0306од';
    expect(keyedWords(text).map(({ key, from, to }) => [key, text.slice(from, to)])).toEqual([
      ['kujattar', 'Құжаттар'],
      ['dogovor', 'до\u00ADговор'],
      ['12', '12'],
      ['5', '5'],
      ['iod', 'и\u0306од'],
    ]);
  });

  it('gives words in order, within the text, of letters and digits alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        let last = 0;
        for (const { key, from, to } of keyedWords(text)) {
          expect(key).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          last = to;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('parseSearch', () => {
  it.each([
    ['жаңа бюджет', [['jana'], true], [['biudjet'], true]],
    ['компания шарты', [['kompan'], true], [['şart'], true]],
    ['на шарт', [['na'], false], [['şart'], true]],
    ['на', [['na'], true]],
    ['«жаңа шарт»', [['jana', 'şart'], false]],
    ['"жаңа шар', [['jana', 'şar'], true]],
    ['он-лайн кездесу', [['on', 'lain'], true], [['kezdes'], true]],
    ['12,5', [['12', '5'], true]],
    ['"" — 🙂 %'],
  ])('%s', (q, ...expected) => expect(parseSearch(q).map(({ keys, goesOn }) => [keys, goesOn])).toEqual(expected));

  it('finds a text in itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'аәбқкүіьйяАЙ x1-,."«» '), maxLength: 40 }), (text) => {
        const sought = parseSearch(text.replaceAll(/["«»]/g, ' '));
        if (sought.length > 0) expect(findWords(keyedWords(text), sought)).not.toBeNull();
      }),
    );
  });
});

describe('findWords', () => {
  it.each([
    ['Келісімшартты жұмаға дейін', 'kelisimşart', ['Келісімшартты']],
    ['Ещё один отчёт', 'еще отчет', ['Ещё', 'отчёт']],
    ['ыстық су, суық су', '"суық су"', ['суық су']],
    ['сөз сөз сөз', '"сөз сөз"', ['сөз сөз сөз']],
    ['шарт пен шарттың', 'шарт', ['шарт', 'шарттың']],
    ['шарт пен шарттың', '"шарт"', ['шарт']],
    ['в компании решили', 'компания', ['компании']],
    ['бюджетом довольны', 'бюджете', ['бюджетом']],
    ['жиналыстың шартынан', 'жиналысы шарты', ['жиналыстың', 'шартынан']],
    ['отчёт о работе', '"отчета"', null],
    ['на шарт', 'нашарт', null],
    ['бюджет', 'бюджет шарт', null],
  ])('in «%s»: %s', (text, q, expected) => expect(found(text, q)).toEqual(expected));
});
