import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERSONAL_DATA } from '../../contract/processing.ts';
import { expectSameWords, said, shown, transcripts, written } from '../fake-passages.ts';
import { makeToken } from '../passage.ts';
import { isIban, isIdentityNumber, isLuhn } from './checksums.ts';
import { maskPersonalData } from './mask-personal-data.ts';

const NAMES = ['Ерлан Ахметов', 'Серикова Айгүл', 'Нұрлыбек', 'Иванов Иван Петрович'];
const step = maskPersonalData(PERSONAL_DATA, NAMES);
const nbsp = (text: string): string => text.replaceAll('_', '\u00A0');

describe('maskPersonalData', () => {
  it.each([
    ['позвоните 87011234567', 'позвоните [телефон]'],
    ['позвоните +77011234567.', 'позвоните [телефон].'],
    ['позвоните 8_701_123_45_67, жду', 'позвоните [телефон], жду'],
    ['позвоните +7 (701) 123-45-67 сейчас', 'позвоните [телефон] сейчас'],
    ['номер 8 7 0 1 1 2 3 4 5 6 7 запишите', 'номер [телефон] запишите'],
    ['нөмірім 701 123 45 67', 'нөмірім [телефон]'],
    ['8(7172)123456', '[телефон]'],
    ['из Лондона +44 20 7946 0958', 'из Лондона [телефон]'],
    ['тел.87011234567', 'тел.[телефон]'],
    ['мой иин 950101300125', 'мой иин [ИИН]'],
    ['ЖСН 950101 300125', 'ЖСН [ИИН]'],
    ['иин 9 5 0 1 0 1 3 0 0 1 2 5 верно', 'иин [ИИН] верно'],
    ['иин такой 950101300129', 'иин такой [ИИН]'],
    ['бин 010340000120 вот', 'бин [ИИН] вот'],
    ['карта 4111 1111 1111 1111, срок 12/27', 'карта [карта], срок 12/27'],
    ['карта 4111111111111111', 'карта [карта]'],
    ['карта 5500-0000-0000-0004', 'карта [карта]'],
    ['счет KZ86125KZT5004100100', 'счет [счёт]'],
    ['счет KZ86 125K ZT50 0410 0100 в банке', 'счет [счёт] в банке'],
    ['счет КЗ86125КЗТ5004100100.', 'счет [счёт].'],
    ['IBAN GB82 WEST 1234 5698 7654 32', 'IBAN [счёт]'],
    ['пишите на e.akhmetov@kaspi.kz, жду', 'пишите на [почта], жду'],
    ['пишите info@mail.company.kz.', 'пишите [почта].'],
    ['пишите ахметов собака мейл точка кз', 'пишите [почта]'],
    ['Ерлан Ахметов сказал', '[имя] сказал'],
    ['с Ерланом Ахметовым', 'с [имя]'],
    ['Ахметов Ерлан келді', '[имя] келді'],
    ['спросите у Ахметова.', 'спросите у [имя].'],
    ['ахметову ерлану', '[имя]'],
    ['Нұрлыбекке айттым', '[имя] айттым'],
    ['Нұрлыбектің құжаты', '[имя] құжаты'],
    ['позовите Серикову Айгүл', 'позовите [имя]'],
    ['Петрович пришёл', '[имя] пришёл'],
    ['«Ерлан Ахметов»', '«[имя]»'],
    ['Ахметов, телефон 87011234567, почта a@b.kz', '[имя], телефон [телефон], почта [почта]'],
  ])('%s', (text, then) => {
    expect(written(step, nbsp(text))).toBe(then);
  });

  it.each([
    'сумма 87_011_234_567 ₸',
    'сумма 870112345678 тенге',
    'сумма 950101300125 теңге',
    'сумма 1 234 567,89 ₸',
    '$4111111111111111',
    'бюджет 12 500 000 000 на год',
    '7 011 234 567 в год',
    'встреча 12.03.2026 в 15:30',
    'встреча 12.03.2026 15.30-17.45',
    'с 2024 по 2026 год',
    '2026-03-12 14:05:00',
    'артикул 123456',
    'заказ 1234567890',
    'код 950101300129',
    'число 4111111111111112',
    'номер 123456789012345678901234',
    '5 10 15 20 25',
    '1 2 3 4 5',
    'KZ86125KZT5004100101',
    'KZ и RU 2026',
    'собака лает',
    'собака бежит точка',
    'в 5 @ 7',
    '@kaspi',
    'user@',
    'Ерлан келді',
    'Иван пришёл',
    'ахметовский',
    'Айгүл келді',
    '',
    '25_% от 5_000_₸',
  ])('leaves %s', (text) => {
    expect(written(step, nbsp(text))).toBe(nbsp(text));
  });

  it('masks only what is asked for', () => {
    const text = 'Ахметов 87011234567 950101300125 a@b.kz';
    expect(written(maskPersonalData([], NAMES), text)).toBe(text);
    expect(written(maskPersonalData(['email'], NAMES), text)).toBe('Ахметов 87011234567 950101300125 [почта]');
    expect(written(maskPersonalData(['name'], []), text)).toBe(text);
    expect(written(maskPersonalData(['phone', 'iin'], NAMES), text)).toBe('Ахметов [телефон] [ИИН] a@b.kz');
  });

  it('speaks the language of the token, and takes what is left out in between along', () => {
    const passages = said('8 701 э 123 45 67 болады');
    const tokens = passages[0]?.tokens.map((token, index) => makeToken(index === 2 ? '' : token.text, token.spoken, 'kk')) ?? [];
    const before = [{ speakerId: 'A', tokens }];
    const made = maskPersonalData(['phone'], [])(before);
    expect(made[0]?.tokens.map(({ text, spoken }) => [text, spoken.length])).toEqual([
      ['[телефон]', 6],
      ['болады', 1],
    ]);
    expectSameWords(before, made);
    const iin = [{ speakerId: 'A', tokens: said('950101300125')[0]?.tokens.map((token) => ({ ...token, language: 'kk' })) ?? [] }];
    expect(shown(step(iin))).toBe('[ЖСН]');
  });

  it.each([
    ['мой номер 8701. / ага / 123 / угу / 45 67, запишите', 'мой номер [телефон]. / ага / [телефон] / угу / [телефон], запишите'],
    ['нөмірім 8701 / иә / жүз жиырма үш / ә / қырық бес алпыс жеті', 'нөмірім [телефон] / иә / [телефон] / ә / [телефон]'],
    ['номер 8, 701, 123, 45, 67.', 'номер [телефон].'],
    ['номер восемь, семьсот один, сто двадцать три, сорок пять, шестьдесят семь', 'номер [телефон]'],
    ['иин девять пять ноль один / так / ноль один / так / 3 0 0 1 2 5', 'иин [ИИН] / так / [ИИН] / так / [ИИН]'],
    ['карта 4111 1111 / да / 1111. / да / 1111.', 'карта [карта] / да / [карта]. / да / [карта].'],
    ['почта сауле собака. / ага / Мейл точка кз.', 'почта [почта]. / ага / [почта].'],
    ['это Ерлан. / ага / Ахметов?', 'это [имя]. / ага / [имя]?'],
    ['2_300_000 / да / 5_600_000', '2_300_000 / да / 5_600_000'],
    ['бюджет 41_111_111, 11_111_111', 'бюджет 41_111_111, 11_111_111'],
    ['карта 4_111 / да / 1_111 / да / 1_111 / да / 1_111', 'карта [карта] / да / [карта] / да / [карта] / да / [карта]'],
    ['их 87 / да / 11 234 567', 'их 87 / да / 11 234 567'],
    ['сумма 87, 11, 234, 567 ₸', 'сумма 87, 11, 234, 567 ₸'],
    ['5, 10, 15, 20, 25, 30', '5, 10, 15, 20, 25, 30'],
    ['в 2025, 2026, 2027', 'в 2025, 2026, 2027'],
    ['это Ерлан. / Ахметов пришёл', 'это Ерлан. / [имя] пришёл'],
  ])('finds what one speaker tells in parts: %s', (text, then) => {
    const passages = said(...nbsp(text).split(' / '));
    const masked = step(passages);
    expectSameWords(passages, masked);
    expect(shown(masked)).toBe(nbsp(then));
  });

  it('what is told much later is no part of it', () => {
    const passages = said('номер 8701', `ага ${'~ '.repeat(21)}да`, '123 45 67');
    expect(shown(step(passages))).toBe('номер 8701 / ага да / 123 45 67');
  });

  it('leaves nothing of a number behind', () => {
    const grouped = fc.tuple(fc.stringMatching(/^7(0[0-8]|47|7[1578])\d{7}$/), fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }));
    fc.assert(
      fc.property(grouped, ([digits, spaces]) => {
        const text = `+7${Array.from(digits, (digit, index) => (spaces[index] ? ` ${digit}` : digit)).join('')}`;
        expect(written(step, text)).toBe('[телефон]');
      }),
    );
  });

  it('loses, doubles and moves no word', () => {
    const words = '87011234567 8 701 123 45 67, +7 a@b.kz 950101300125 4111111111111111 Ахметов Ерлан собака точка кз иә'.split(' ');
    fc.assert(fc.property(transcripts(words), (passages) => void expectSameWords(passages, step(passages))));
  });

  it('takes words as long as a book', () => {
    for (const text of [
      '7'.repeat(100_000),
      '1 '.repeat(30_000),
      'a@'.repeat(30_000),
      'a'.repeat(100_000),
      'KZ86'.repeat(20_000),
      'а собака '.repeat(5000),
    ])
      expect(() => step(said(text))).not.toThrow();
  });
});

describe('checksums', () => {
  it.each(['950101300125', '950101300707', '010340000120'])('%s is an identity number', (digits) =>
    expect(isIdentityNumber(digits)).toBe(true),
  );
  it.each(['950101300129', '951301300128', '950132300128', '950230300128', '12345678901', '', '000000000000'])('%s is none', (digits) =>
    expect(isIdentityNumber(digits)).toBe(false),
  );
  it.each(['4111111111111111', '5500000000000004', '79927398713'])('%s passes Luhn', (digits) => expect(isLuhn(digits)).toBe(true));
  it.each(['GB82WEST12345698765432', 'KZ86125KZT5004100100', 'DE89370400440532013000'])('%s is an account', (text) =>
    expect(isIban(text)).toBe(true),
  );
});
