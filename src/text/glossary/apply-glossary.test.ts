import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSameWords, said, shown, transcripts } from '../fake-passages.ts';
import { withText } from '../passage.ts';
import { applyGlossary } from './apply-glossary.ts';
import { compileGlossary } from './compile-glossary.ts';
import type { GlossaryEntry } from './glossary-entry.ts';

const entry = (id: string, term: string, variants: string[], more: Partial<GlossaryEntry> = {}): GlossaryEntry => ({
  id,
  term,
  variants,
  kind: 'term',
  ...more,
});
const ENTRIES = [
  entry('kaspi', 'Kaspi Bank', ['каспий банк', 'каспи банк'], { kind: 'name' }),
  entry('halyk', 'Halyk', ['халык', 'халық']),
  entry('telecom', 'Казахтелеком', ['каз телеком', 'казах телеком', 'казактелеком']),
  entry('kase', 'Казахстанская фондовая биржа', ['казахстанская фондовая биржа']),
  entry('supply', 'договор поставки', ['договор по ставке']),
  entry('crm', 'CRM', ['си эр эм', 'црм']),
  entry('esf', 'ЭСФ', ['эсэф']),
  entry('zhsh', 'ЖШС', ['жэшээс']),
  entry('serikov', 'Сериков', ['сереков'], { kind: 'name', language: 'ru' }),
  entry('serikova', 'Серикова', ['серекова'], { kind: 'name', language: 'ru' }),
  entry('nurly', 'Нұрлыбек', ['нурлыбек', 'нурлы бек'], { kind: 'name' }),
  entry('qaztelecom', 'Қазақтелеком', ['қазақ телеком'], { language: 'kk' }),
  entry('tumar', 'Тұмар', ['тумар']),
  entry('plan', 'техкарта', ['тех карта']),
  entry('iphone', 'iPhone', ['айфон']),
  entry('excel', 'Excel', ['эксель', 'excell'], { language: 'en' }),
  entry('cpp', 'C++', ['си плюс плюс']),
  entry('account', 'счёт-фактура', ['счет фактура']),
];
const glossary = compileGlossary(ENTRIES);

function made(text: string, of = glossary): { text: string; hits: string[] } {
  const hits: string[] = [];
  const passages = said(text);
  const then = applyGlossary(of, (id) => hits.push(id))(passages);
  expectSameWords(passages, then);
  return { text: shown(then).replaceAll('\u00A0', '_'), hits };
}

describe('applyGlossary', () => {
  it.each([
    ['каспий банк', 'Kaspi_Bank', 'kaspi'],
    ['каспий банкке', 'Kaspi_Bank-ке', 'kaspi'],
    ['каспий банкте жұмыс істейді', 'Kaspi_Bank-те жұмыс істейді', 'kaspi'],
    ['каспий банктың қосымшасы', 'Kaspi_Bank-тың қосымшасы', 'kaspi'],
    ['каспий банкінен алдым', 'Kaspi_Bank-інен алдым', 'kaspi'],
    ['в каспий банке', 'в Kaspi_Bank', 'kaspi'],
    ['с каспий банком договорились', 'с Kaspi_Bank договорились', 'kaspi'],
    ['каспий-банкке', 'Kaspi_Bank-ке', 'kaspi'],
    ['каспийбанк', 'Kaspi_Bank', 'kaspi'],
    ['kaspi bank', 'Kaspi_Bank', 'kaspi'],
    ['KASPI BANK.', 'Kaspi_Bank.', 'kaspi'],
    ['Kaspi Bankке', 'Kaspi_Bank-ке', 'kaspi'],
    ['«каспий банк», дедік', '«Kaspi_Bank», дедік', 'kaspi'],
    ['халықтан', 'Halyk-тан', 'halyk'],
    ['халыка нет', 'Halyk нет', 'halyk'],
    ['каз телеком', 'Казахтелеком', 'telecom'],
    ['каз телекому', 'Казахтелекому', 'telecom'],
    ['от каз телекома', 'от Казахтелекома', 'telecom'],
    ['казах телекоме', 'Казахтелекоме', 'telecom'],
    ['казактелекомға', 'Казахтелекомға', 'telecom'],
    ['казахтелекомом', 'Казахтелекомом', 'telecom'],
    ['на казахстанской фондовой бирже', 'на Казахстанской фондовой бирже', 'kase'],
    ['казахстанскую фондовую биржу', 'Казахстанскую фондовую биржу', 'kase'],
    ['договор по ставке', 'договор_поставки', 'supply'],
    ['си эр эм', 'CRM', 'crm'],
    ['црмге енгіздік', 'CRM-ге енгіздік', 'crm'],
    ['в црме', 'в CRM', 'crm'],
    ['эсэфы выписали', 'ЭСФ выписали', 'esf'],
    ['эсэфті жібердік', 'ЭСФ-ті жібердік', 'esf'],
    ['жэшээске', 'ЖШС-ке', 'zhsh'],
    ['серекову', 'Серикову', 'serikov'],
    ['серековым', 'Сериковым', 'serikov'],
    ['серековой', 'Сериковой', 'serikova'],
    ['серекова', 'Серикова', 'serikova'],
    ['нурлы бекке', 'Нұрлыбекке', 'nurly'],
    ['нурлыбектің', 'Нұрлыбектің', 'nurly'],
    ['нурлыбека', 'Нұрлыбека', 'nurly'],
    ['қазақ телекомның', 'Қазақтелекомның', 'qaztelecom'],
    ['тех карту', 'техкарту', 'plan'],
    ['тех картаны', 'техкартаны', 'plan'],
    ['Тех карты готовы', 'Техкарты готовы', 'plan'],
    ['Айфон купили', 'iPhone купили', 'iphone'],
    ['айфонға', 'iPhone-ға', 'iphone'],
    ['excell', 'Excel', 'excel'],
    ['си плюс плюс', 'C++', 'cpp'],
    ['счет фактура', 'счёт-фактура', 'account'],
    ['счёт фактуру', 'счёт-фактуру', 'account'],
  ])('%s', (text, then, id) => {
    expect(made(text)).toEqual({ text: then, hits: [id] });
  });

  it.each([
    'Kaspi_Bank',
    'каспий',
    'банк',
    'каспий, банк',
    'каспийский банк',
    'банкет в каспии',
    'Казахтелекому',
    'каз',
    'телеком каз',
    'телекомпания каз',
    'сериковский',
    'серековидный',
    'эксельге',
    'тумарочка',
    'картавый',
    'халыкова',
    'карта',
    'договор ставка',
    '',
  ])('leaves %s', (text) => {
    expect(made(text.replaceAll('_', ' '))).toEqual({ text: text.replaceAll('_', ' '), hits: [] });
  });

  it('keeps the tokens of a term that has as many words, and joins those of a name', () => {
    const passages = said('на казахстанской фондовой бирже каспий банк');
    expect(applyGlossary(glossary, () => {})(passages)[0]?.tokens.map(({ text }) => text)).toEqual([
      'на',
      'Казахстанской',
      'фондовой',
      'бирже',
      'Kaspi\u00A0Bank',
    ]);
  });

  it('reaches over words that are left out, and keeps them', () => {
    const passages = said('каспий э-э банкке');
    const tokens = passages[0]?.tokens.map((token, index) => (index === 1 ? withText(token, '') : token)) ?? [];
    const then = applyGlossary(glossary, () => {})([{ speakerId: 'A', tokens }]);
    expect(shown(then)).toBe('Kaspi\u00A0Bank-ке');
    expectSameWords(
      passages.map(({ tokens: all }) => ({ speakerId: 'A', tokens: all })),
      then,
    );
  });

  it('takes the longest, then the one that is spelt so, then the first', () => {
    const own = compileGlossary([
      entry('a', 'А', ['бірінші']),
      entry('ab', 'АБ', ['бірінші екінші']),
      entry('other', 'Б', ['бірінші']),
      entry('nom', 'номинатив', ['договор']),
      entry('gen', 'генитив', ['договора']),
    ]);
    expect(made('бірінші екінші', own)).toEqual({ text: 'АБ', hits: ['ab'] });
    expect(made('бірінші үшінші', own)).toEqual({ text: 'А үшінші', hits: ['a'] });
    expect(made('договора договору', own)).toEqual({ text: 'генитив номинативу', hits: ['gen', 'nom'] });
  });

  it('goes once over the text, however entries refer to each other', () => {
    const own = compileGlossary([entry('ab', 'бета', ['альфа']), entry('ba', 'альфа', ['бета']), entry('aa', 'гамма', ['гамма'])]);
    expect(made('альфа бета гамма', own).text).toBe('бета бета гамма');
  });

  it('tells terms apart that differ in Kazakh letters, and takes those that differ in case for one', () => {
    const own = compileGlossary([
      entry('kk', 'Қазақ', ['қазак']),
      entry('ru', 'казах', ['казак']),
      entry('upper', 'ЭСФ', ['эсф']),
      entry('lower', 'эсф.кз', ['ЭСФ']),
      entry('plain', 'Ұлан', ['улан']),
      entry('other', 'Үлан', ['үлан']),
    ]);
    expect(made('қазак казак ЭСФ эсф улан үлан', own).hits).toEqual(['kk', 'ru', 'upper', 'plain', 'other']);
    expect(made('эсф', own).hits).toEqual(['upper']);
  });

  it('takes signs of regular expressions as what they are', () => {
    const own = compileGlossary([entry('x', '(.*)+$&', ['a.b', '[x', '\\d+', '$1'])]);
    expect(made('a.b', own).text).toBe('(.*)+$&');
    expect(made('axb [ yd 7', own)).toEqual({ text: 'axb [ yd 7', hits: [] });
  });

  it('takes no entries, empty ones, spellings as long as a book, and such words', () => {
    expect(made('сәлем', compileGlossary([])).text).toBe('сәлем');
    const long = 'ж'.repeat(100_000);
    const own = compileGlossary([entry('e', '', ['', ' ', '…']), entry('l', long, [long]), entry('k', 'жж', ['жж'])]);
    expect(made(`${long} жж ${long}`, own).hits).toEqual([]);
  });

  it('loses, doubles and moves no word', () => {
    const words = 'каспий банкке каз телекому си эр эм, серекова иә договор по ставке'.split(' ');
    fc.assert(fc.property(transcripts(words), (passages) => void expectSameWords(passages, applyGlossary(glossary, () => {})(passages))));
  });

  it('compiles thousands of entries that begin alike, and finds the last', () => {
    const own = compileGlossary(Array.from({ length: 20_000 }, (_, index) => entry(`${index}`, `ТОО Үлгі${index}`, [`тоо улги${index}`])));
    expect(made('біз тоо улги19999 көрдік', own).hits).toEqual(['19999']);
  });
});
