import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passage, shown, table, written } from '../../../test/support/numbers/passages.ts';
import type { Processing } from '../../contract/processing.ts';
import { toTokens, withText } from '../passage.ts';
import { writeNumbers } from './write-numbers.ts';

const step = writeNumbers({});

describe('writeNumbers', () => {
  it.each([
    ['russian', 400, ['ru', 'und']],
    ['kazakh', 400, ['kk', 'und']],
    ['mixed', 150, ['und']],
    ['unchanged', 150, ['und']],
  ])('writes what an editor would: %s, at least %i', (name, least, languages) => {
    const cases = table(name);
    expect(new Set(cases.map(({ said }) => said)).size).toBeGreaterThanOrEqual(least);
    const wrong = languages.flatMap((language) =>
      cases
        .map(({ said, expected }) => ({ said, expected, got: written(step, said, language) }))
        .filter(({ expected, got }) => got !== expected),
    );
    expect(wrong).toEqual([]);
  });

  it.each(['russian', 'kazakh', 'mixed'])('changes nothing when it is done twice: %s', (name) => {
    const once = table(name).map(({ said }) => step([passage(said)]));
    expect(once.map((passages) => shown(step(passages)))).toEqual(once.map(shown));
  });

  it.each([
    ['Russian', 'ru', 'он подписал|900 двадцать договоров', 'он подписал 20 договоров'],
    ['Russian, before a Kazakh word', 'ru', 'он бес ему сказал', 'он бес ему сказал'],
    ['Kazakh', 'kk', 'он келісім', '10 келісім'],
    ['English', 'en', 'he said twenty five percent', 'he said 25%'],
  ])('looks at the language of words: %s', (_what, language, said, expected) => {
    expect(written(step, said, language)).toBe(expected);
  });

  it.each([
    ['a long pause ends a number', 'двадцать|700 пять', '20 пять'],
    ['a short one does not', 'двадцать|650 пять', '25'],
    ['digits that are told may be far apart', 'номер ноль|900 ноль|900 один|900 два', 'номер 0012'],
    [
      'so may the groups of a phone',
      'восемь|800 семьсот один|800 двести тридцать четыре|800 пятьдесят шесть|800 семьдесят восемь',
      '+7 701 234 56 78',
    ],
  ])('%s', (_what, said, expected) => expect(written(step, said, 'ru')).toBe(expected));

  it('jumps over what is left out, and joins it in', () => {
    const given = passage('мен двадцать ээ пять процентов төледім', 'ru');
    const tokens = given.tokens.map((token) => (token.text === 'ээ' ? withText(token, '') : token));
    const [done] = step([{ ...given, tokens }]);
    expect(done?.tokens.map(({ text }) => text)).toEqual(['мен', '25\u00A0%', 'төледім']);
    expect(done?.tokens[1]?.spoken.map(({ text }) => text)).toEqual(['двадцать', 'ээ', 'пять', 'процентов']);
  });

  it.each([
    ['пять тысяч тенге', '5\u00A0000\u00A0₸'],
    ['двенадцатого марта две тысячи двадцать шестого года', '12\u00A0марта\u00A02026\u00A0года'],
    ['плюс семь семьсот один двести тридцать четыре пятьдесят шесть семьдесят восемь', '+7\u00A0701\u00A0234\u00A056\u00A078'],
    ['сорок пять квадратных метров', '45\u00A0м²'],
  ])('keeps what belongs together on one line: %s', (said, expected) => {
    expect(step([passage(said, 'ru')])[0]?.tokens.map(({ text }) => text)).toEqual([expected]);
  });

  it('tells the language of what it joins: that of most words, of two equals the last', () => {
    const languages = ['двадцать/ru бес/kk мың/kk теңге/kk', 'двадцать/ru пайызға/kk'].map(
      (said) => step([passage(said)])[0]?.tokens[0]?.language,
    );
    expect(languages).toEqual(['kk', 'kk']);
  });

  it('does not join over the end of a passage', () => {
    expect(shown(step([passage('двадцать', 'ru'), passage('пять процентов', 'ru')]))).toBe('20\n5\u00A0%');
  });

  it.each<[string, Processing['numbers']['conventions'], string, string]>([
    ['group', { ru: { group: '.' } }, 'пять тысяч тенге', '5.000 ₸'],
    ['no group', { ru: { group: '' } }, 'пять тысяч тенге', '5000 ₸'],
    ['decimal', { ru: { decimal: '.' } }, 'три целых пять десятых', '3.5'],
    ['percent', { kk: { percent: '%' } }, 'жиырма бес пайызға', '25%-ға'],
    ['currency', { ru: { currency: { KZT: 'тг' } } }, 'пять тысяч тенге и сто рублей', '5 000 тг и 100 ₽'],
    ['currency before the number', { ru: { currency: { USD: '$#' } } }, 'сто долларов', '$100'],
    ['currency_ending', { kk: { currency_ending: 'sign' } }, 'бес мың теңгеге', '5 000 ₸-ге'],
    ['millions', { ru: { millions: 'digits' } }, 'двадцать пять миллионов тенге', '25 000 000 ₸'],
    ['range', { ru: { range: '-' } }, 'пять-десять процентов', '5-10 %'],
    ['date', { ru: { date: '{day}.{month}.{year}' } }, 'двенадцатого марта две тысячи двадцать шестого года', '12.03.2026'],
    ['date, Kazakh', { kk: { date: '{day}.{month}.{year}' } }, 'екі мың жиырма алтыншы жылғы бірінші наурызда', '01.03.2026-да'],
    ['time', { ru: { time: '{hour}.{minute}' } }, 'в пятнадцать тридцать', 'в 15.30'],
    [
      'phone',
      { ru: { phone: '8 (###) ###-##-##' } },
      'плюс семь семьсот один двести тридцать четыре пятьдесят шесть семьдесят восемь',
      '8 (701) 234-56-78',
    ],
    ['largest_word 0', { ru: { largest_word: 0 } }, 'пять человек', '5 человек'],
    ['largest_word 10', { ru: { largest_word: 10 } }, 'десять человек', 'десять человек'],
    ['largest_ordinal_word', { kk: { largest_ordinal_word: 9 } }, 'бесінші сұрақ және оныншы', 'бесінші сұрақ және 10-шы'],
  ])('follows the conventions: %s', (_what, conventions, said, expected) =>
    expect(written(writeNumbers(conventions), said)).toBe(expected),
  );

  const vocabulary = [
    ...new Set(['russian', 'kazakh', 'mixed', 'unchanged'].flatMap((name) => table(name).flatMap(({ said }) => said.split(' ')))),
  ];
  const tokens = fc.array(
    fc.record({
      text: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...vocabulary) },
        { weight: 1, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.string() },
      ),
      language: fc.constantFrom('kk', 'ru', 'en', 'mixed', 'und'),
      pauseMs: fc.constantFrom(0, 100, 900),
    }),
    { maxLength: 30 },
  );

  it('loses, doubles and moves no spoken word', () => {
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 3 }), (given) => {
        let at = 0;
        const passages = given.map((words) => {
          const spoken = words.map(({ text, language, pauseMs }) => {
            at += pauseMs;
            return { text, startMs: at, endMs: ++at, confidence: null, language };
          });
          return { speakerId: 'S1', tokens: toTokens(spoken) };
        });
        const done = step(passages);
        expect(done.map((one) => one.tokens.flatMap(({ spoken }) => spoken))).toEqual(
          passages.map((one) => one.tokens.flatMap(({ spoken }) => spoken)),
        );
        expect(done.flatMap((one) => one.tokens).every(({ spoken }) => spoken.length > 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a word of 100,000 letters', 'пять'.repeat(25_000)],
    ['100,000 digits', '7'.repeat(100_000)],
    ['other scripts', 'مرحبا 👍 שלום ٢٥'],
    ['marks only', '— … «» 5 %'],
  ])('leaves %s', (_what, said) => expect(written(step, said)).toBe(said));

  it('takes a number as long as a passage', () => {
    const said = Array.from({ length: 20_000 }, () => 'один').join(' ');
    expect(written(step, said, 'ru')).toBe(said);
  });
});
