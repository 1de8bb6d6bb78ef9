import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { written } from '../../../test/support/numbers/passages.ts';
import { KAZAKH_CASES, sayKazakh, sayKazakhOrdinal } from '../../../test/support/numbers/say-kazakh.ts';
import { ORDINAL_FORMS, RUSSIAN_CASES, sayRussian, sayRussianOrdinal } from '../../../test/support/numbers/say-russian.ts';
import { writeNumbers } from './write-numbers.ts';

const ALL = { largest_word: 0, largest_ordinal_word: 0, millions: 'digits' as const, group: '' };
const step = writeNumbers({ kk: ALL, ru: ALL });
const MOST = 10_000;

type Kind = [name: string, cases: number, say: (number: number, at: number) => { said: string; expected: string }, language: string];

/** A word alone may be another word («онда», «семью», «тысячи»): behind «номер» it is a number. */
function named(said: string, name: string, digits: string): { said: string; expected: string } {
  return said.includes(' ') ? { said, expected: digits } : { said: `${name} ${said}`, expected: `${name} ${digits}` };
}

const hang = (number: number, ending: string) => (ending === '' ? String(number) : `${number}-${ending}`);

const KINDS: Kind[] = [
  [
    'Kazakh numbers in every case',
    KAZAKH_CASES,
    (number, at) => {
      const { said, ending } = sayKazakh(number, at);
      return named(said, 'нөмірі', hang(number, ending));
    },
    'kk',
  ],
  [
    'Kazakh ordinals in every case',
    KAZAKH_CASES,
    (number, at) => {
      const { said, ending } = sayKazakhOrdinal(number, at);
      return { said, expected: hang(number, ending) };
    },
    'kk',
  ],
  ['Russian numbers in every case', RUSSIAN_CASES, (number, at) => named(sayRussian(number, at), 'номер', String(number)), 'ru'],
  [
    'Russian ordinals in every form',
    ORDINAL_FORMS.length,
    (number, at) => {
      const { said, ending } = sayRussianOrdinal(number, at);
      return { said, expected: hang(number, ending) };
    },
    'ru',
  ],
];

describe.each(KINDS)('%s', (_name, cases, say, language) => {
  it(`come back from words, every one to ${MOST}`, () => {
    const wrong: { said: string; expected: string; got: string }[] = [];
    for (let number = 1; number <= MOST; number++) {
      for (let at = 0; at < cases; at++) {
        const { said, expected } = say(number, at);
        const got = written(step, said, language);
        if (got !== expected) wrong.push({ said, expected, got });
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  }, 60_000);

  it('come back from words, of any size to 10^12', () => {
    const numbers = fc.oneof(
      fc.integer({ min: 1, max: 1e9 }),
      fc.maxSafeInteger().map((number) => Math.abs(number) % 1e12),
    );
    fc.assert(
      fc.property(numbers, fc.nat({ max: cases - 1 }), (number, at) => {
        // Longer thousands that are one word, «двадцатитысячный», are no numbers of business talk.
        fc.pre(number > 0 && number % 1000 !== 0);
        const { said, expected } = say(number, at);
        expect(written(step, said, language)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });
});

it('zero comes back', () => {
  expect(written(step, 'номер ноль', 'ru')).toBe('номер 0');
  expect(written(step, 'нөмірі нөл', 'kk')).toBe('нөмірі 0');
});
