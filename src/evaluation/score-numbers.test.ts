import { describe, expect, it } from 'vitest';
import { scoreNumbers, sumNumbers } from './score-numbers.ts';

describe('scoreNumbers', () => {
  it.each([
    ['all right, units aside', 'Бюджет 25 % өсті, 12 наурызда 15:30-да', 'бюджет 25 пайыз өсті 12 наурызда 15:30-да', 3, 3, 3],
    ['grouped digits are one number', 'Сумма 5 000 ₸ и 2 500 000 тенге', 'сумма 5000 тенге и 2\u00A0500\u00A0000 ₸', 2, 2, 2],
    ['one stayed a word, one is another', 'В 2026 году 3 договора на 12,5 млн', 'в 2026 году три договора на 12.6 млн', 3, 2, 1],
    ['one that nobody said', 'Один раз 7', 'один раз 7 из 10', 1, 2, 1],
    ['the same number in another place is not right', '5 бір екі үш төрт', 'бір екі үш төрт 5', 1, 1, 0],
    ['nothing written', '10 және 20', '', 2, 0, 0],
    ['no year runs into the number behind it', 'в 2020 100 человек', 'в 2020 100 человек', 2, 2, 2],
  ])('%s', (_what, reference, written, said, made, right) => {
    expect(scoreNumbers(reference, written)).toEqual({ said, written: made, right });
  });

  it('judges nothing where the reference has no digits', () => {
    expect(scoreNumbers('жиырма бес теңге', '25 теңге')).toBeNull();
  });
});

describe('the numbers of several texts', () => {
  it('are right ones of all for numbers of all', () => {
    expect(sumNumbers([{ said: 3, written: 2, right: 1 }, null, { said: 1, written: 3, right: 1 }])).toEqual({
      ...{ said: 4, written: 5, right: 2 },
      ...{ recall: 0.5, precision: 0.4 },
    });
  });

  it('are exact where none was written, and nothing where there are none', () => {
    expect(sumNumbers([{ said: 2, written: 0, right: 0 }])).toMatchObject({ recall: 0, precision: 1 });
    expect(sumNumbers([null])).toBeNull();
  });
});
