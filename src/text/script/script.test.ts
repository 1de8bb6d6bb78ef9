import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KAZAKH } from '../../../test/support/labelled-sentences/kazakh.ts';
import { parseSentences } from '../../../test/support/labelled-sentences/parse-sentences.ts';
import { foldForSearch } from '../../contract/fold-for-search.ts';
import { tagLanguages } from '../language/tag-languages.ts';
import { toTokens } from '../passage.ts';
import { cyrillicToLatin, fromLatin } from './transliterate.ts';
import { toCyrillic, toLatin } from './write-script.ts';

const LAW =
  'Барлық адамдар тумысынан азат және қадір-қасиеті мен құқықтары тең болып дүниеге келеді. Адамдарға ақыл-парасат, ар-ождан берілген, сондықтан олар бір-бірімен туыстық, бауырмалдық қарым-қатынас жасаулары тиіс.';
/** As the institute that made the alphabet writes the first article of the Universal Declaration of Human Rights. */
const LAW_IN_LATIN =
  'Barlyq adamdar tumysynan azat jäne qadır-qasietı men qūqyqtary teñ bolyp düniege keledı. Adamdarğa aqyl-parasat, ar-ojdan berılgen, sondyqtan olar bır-bırımen tuystyq, bauyrmaldyq qarym-qatynas jasaulary tiıs.';

const REVERSIBLE = [...'аәбвгғдежзкқлмнңоөпрстуұүфхшыіАӘБВГҒДЕЖЗКҚЛМНҢОӨПРСТУҰҮФХШЫІ 5-,.—🙂'];

function tokens(sentence: string) {
  const words = sentence.split(' ').map((text, at) => ({ text, startMs: at, endMs: at + 1, confidence: null, language: 'und' }));
  return tagLanguages([{ speakerId: 'S1', tokens: toTokens(words) }]);
}

const textOf = (passages: ReturnType<typeof tokens>): string =>
  passages.flatMap((passage) => passage.tokens.map(({ text }) => text)).join(' ');

describe('the alphabet of 2021', () => {
  it('writes a text as its makers do', () => expect(cyrillicToLatin(LAW)).toBe(LAW_IN_LATIN));

  it.each([
    ['every letter', 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя', 'aäbvgğdeejziikqlmnñoöprstuūüfhhsşşşyıeiuia'],
    ['capitals', 'Іс ИӘ Ыстық Юрий ЮНЕСКО Я', 'Is İÄ Ystyq İurii İUNESKO İa'],
    ['names', 'Қазақстан Республикасы, Алматы, Шымкент, Ақтөбе', 'Qazaqstan Respublikasy, Almaty, Şymkent, Aqtöbe'],
    ['letters in two parts', 'и\u0306ә Е\u0308', 'iä E'],
    ['what is not Cyrillic', 'Excel 25 % «—» 🙂 سلام', 'Excel 25 % «—» 🙂 سلام'],
  ])('%s', (_what, cyrillic, latin) => expect(cyrillicToLatin(cyrillic)).toBe(latin));

  it('is read back letter for letter, but for those that it does not tell apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...REVERSIBLE), maxLength: 40 }), (text) => {
        expect(fromLatin(cyrillicToLatin(text))).toBe(text);
      }),
    );
  });

  it('reads back Kazakh text: и and й by the letter before', () => {
    expect(fromLatin(LAW_IN_LATIN)).toBe(LAW);
    expect(fromLatin('Keiın üige bar, tiıs jerde sūrai ber, iä')).toBe('Кейін үйге бар, тиіс жерде сұрай бер, иә');
    const words = parseSentences(KAZAKH)
      .flat()
      .map(({ text }) => text)
      .filter((text) => !/[һцчщэюяёъь]/i.test(text));
    const back = words.filter((text) => fromLatin(cyrillicToLatin(text)) === text);
    expect(back.length / words.length).toBeGreaterThanOrEqual(0.99);
  });
});

describe('toLatin and toCyrillic', () => {
  it('writes Kazakh and mixed words, and leaves Russian and English ones', () => {
    const given = tokens('Мен вчера договорға қол қойдым, отправил на почту, Excel-ге report салдым.');
    expect(textOf(toLatin(given))).toBe('Men вчера dogovorğa qol qoidym, отправил на почту, Excel-ge report saldym.');
    expect(toLatin(given).flatMap((passage) => passage.tokens.map(({ spoken }) => spoken))).toEqual(
      given.flatMap((passage) => passage.tokens.map(({ spoken }) => spoken)),
    );
  });

  it('writes Kazakh that is in Latin letters in Cyrillic', () => {
    expect(textOf(toCyrillic(tokens('Bız kelısımşartqa qūqyqty türde qol qoidyq.')))).toBe('Біз келісімшартқа құқықты түрде қол қойдық.');
    expect(textOf(toCyrillic(tokens('Біз Microsoft үшін жасадық')))).toBe('Біз Microsoft үшін жасадық');
  });

  it('changes nothing when it is done twice', () => {
    const once = toLatin(tokens(LAW));
    expect(toLatin(once)).toEqual(once);
  });
});

describe('foldForSearch', () => {
  it.each([
    ['Cyrillic and Latin', 'Құжаттар', 'qūjattar'],
    ['without Kazakh letters', 'Қазақстандағы келісімшарт, үшінші', 'казакстандагы келисимшарт, ушинши'],
    ['Latin without marks', 'qūqyq', 'quqyq'],
    ['ё', 'Ещё отчёт', 'еще отчет'],
    ['letters in two parts', 'и\u0306од', 'йод'],
    ['capitals with a dot', 'İstanbul', 'ИСТАНБУЛ'],
    ['invisible characters', 'до\u00ADговор', 'договор'],
    ['stress marks', 'за\u0301мок', 'замок'],
  ])('%s', (_what, one, other) => expect(foldForSearch(one)).toBe(foldForSearch(other)));

  it('tells different words apart', () => {
    expect(foldForSearch('шар')).not.toBe(foldForSearch('сар'));
    expect(foldForSearch('бас')).not.toBe(foldForSearch('бес'));
    expect(foldForSearch('25 %')).toBe('25 %');
  });

  it('is the same for a Kazakh text and its Latin, and for itself', () => {
    const text = fc.string({ unit: fc.constantFrom(...'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяАӘЁЙҚҺЮЯІ 5-,.qQäÄİıiI'), maxLength: 40 });
    fc.assert(
      fc.property(text, (given) => {
        expect(foldForSearch(cyrillicToLatin(given))).toBe(foldForSearch(given));
        expect(foldForSearch(foldForSearch(given))).toBe(foldForSearch(given));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (given) => {
        expect(foldForSearch(given.normalize('NFD'))).toBe(foldForSearch(given));
        expect(foldForSearch(foldForSearch(given))).toBe(foldForSearch(given));
      }),
    );
  });
});
