import { describe, expect, it } from 'vitest';
import { HELD_OUT } from '../../../test/support/labelled-sentences/held-out.ts';
import { KAZAKH } from '../../../test/support/labelled-sentences/kazakh.ts';
import { MIXED } from '../../../test/support/labelled-sentences/mixed.ts';
import { OTHER_FIELDS } from '../../../test/support/labelled-sentences/other-fields.ts';
import { type LabelledWord, parseSentences } from '../../../test/support/labelled-sentences/parse-sentences.ts';
import { RUSSIAN } from '../../../test/support/labelled-sentences/russian.ts';
import { makeToken, type Token, toTokens } from '../passage.ts';
import { tagLanguages } from './tag-languages.ts';

const asTyped = (text: string): string => text;
const asHeard = (text: string): string => text.toLowerCase().replace(/[.,!?:]+$/, '');
/** As people type on a Russian keyboard. */
const withoutKazakhLetters = (text: string): string =>
  asHeard(text).replace(/[әғқңөұүһі]/g, (letter) => 'агкноуухи'['әғқңөұүһі'.indexOf(letter)] ?? letter);

function tag(texts: readonly string[], engine = 'und'): Token[] {
  const words = texts.map((text, at) => ({ text, startMs: at * 400, endMs: at * 400 + 300, confidence: null, language: engine }));
  return tagLanguages([{ speakerId: 'S1', tokens: toTokens(words) }]).flatMap(({ tokens }) => tokens);
}

function languages(sentence: string, engine = 'und'): string {
  return tag(sentence.split(' '), engine)
    .map(({ language }) => language)
    .join(' ');
}

/** The share of words that get their label, each sentence by itself. */
function accuracy(sentences: readonly LabelledWord[][], write: (text: string) => string): number {
  let right = 0;
  for (const words of sentences) {
    const tagged = tag(words.map(({ text }) => write(text)));
    right += words.filter(({ language }, at) => tagged[at]?.language === language).length;
  }
  return right / sentences.flat().length;
}

describe('tagLanguages on labelled sentences', () => {
  const known = parseSentences([KAZAKH, RUSSIAN, MIXED].map((lines) => lines.trim()).join('\n'));
  const unseen = parseSentences(HELD_OUT);
  const otherFields = parseSentences(OTHER_FIELDS);

  it('has 200 of them and more, 60 and more of these held out', () => {
    expect(known.length + unseen.length).toBeGreaterThanOrEqual(200);
    expect(unseen.length).toBeGreaterThanOrEqual(60);
  });

  it.each([
    ['as an editor writes them', asTyped, 0.97],
    ['as engines hear them, without capitals and marks', asHeard, 0.97],
    ['without Kazakh letters', withoutKazakhLetters, 0.95],
  ])('%s', (_how, write, floor) => {
    expect(accuracy(known, write)).toBeGreaterThanOrEqual(floor);
    expect(accuracy(unseen, write)).toBeGreaterThanOrEqual(floor);
    expect(accuracy([...known, ...unseen], write)).toBeGreaterThanOrEqual(floor);
  });

  it('from fields that no list was written for', () => {
    expect(accuracy(otherFields, asHeard)).toBeGreaterThanOrEqual(0.95);
    expect(accuracy(otherFields, withoutKazakhLetters)).toBeGreaterThanOrEqual(0.9);
  });
});

describe('tagLanguages', () => {
  it.each([
    ['мен саган айттым гой', 'kk kk kk kk'],
    ['кунде келем', 'kk kk'],
    ['я тебе вчера говорил', 'ru ru ru ru'],
    ['сравни он келді and он пришёл', 'ru kk kk en ru ru'],
    ['on the other hand', 'en en en en'],
    ['üşın qazaq tılı', 'kk kk kk'],
  ])('%s', (sentence, expected) => expect(languages(sentence)).toBe(expected));

  it.each([
    ['a Russian stem, a Kazakh ending', 'договорға процентке счетымызды поставщиктерден', 'mixed mixed mixed mixed'],
    ['the same without Kazakh letters', 'мен договорга скидканы косамын', 'kk mixed mixed kk'],
    ['a Latin stem, a Cyrillic ending', 'маған Excel-дегі report-ты жібер', 'kk mixed mixed kk'],
    ['a Russian abbreviation, a Kazakh ending', 'біз ТОО-ның НДС-ін төледік', 'kk mixed mixed kk'],
    ['a Kazakh stem, a Russian ending', 'мы ждали әкімов и мұғалимами', 'ru ru mixed ru mixed'],
    ['words that Kazakh has borrowed', 'бюджетін банкке инвестицияларды компанияның', 'kk kk kk kk'],
    ['the same in Russian', 'бюджета банку инвестициями компаний', 'ru ru ru ru'],
    ['words that Russian has taken up', 'акимату перечислили тенге', 'ru ru ru'],
    ['names with the endings of either', 'Сергейге айтыңыз Ерлану скажите', 'kk kk ru ru'],
    ['digits with endings', 'қаңтардың 25-і жыл 5-го числа', 'kk kk kk ru ru'],
  ])('%s', (_what, sentence, expected) => expect(languages(sentence)).toBe(expected));

  it('gives what is of both languages, names, digits and abbreviations the language around them', () => {
    expect(languages('біздің ТОО банк Айгүл 25 AI үшін')).toBe('kk kk kk kk kk kk kk');
    expect(languages('наше ТОО банк Айгүл 25 AI для')).toBe('ru ru ru ru ru ru ru');
    expect(languages('ЖШС бойынша есеп')).toBe('kk kk kk');
    expect(languages('отчёт по ҚҚС')).toBe('ru ru ru');
  });

  it('reads the same letters in both ways by what stands around them', () => {
    expect(languages('ол он теңге берді да кетті')).toBe('kk kk kk kk kk kk');
    expect(languages('нет он не пришёл да и ладно')).toBe('ru ru ru ru ru ru ru');
  });

  it('repairs Latin letters in Cyrillic words', () => expect(languages('бiз кeлiсiмшapтқа қол қойдық')).toBe('kk kk kk kk'));

  it('believes the engine where the words say nothing', () => {
    expect(languages('банк проект', 'kk')).toBe('kk kk');
    expect(languages('банк проект', 'ru')).toBe('ru ru');
    expect(languages('банк 25', 'und')).toBe('und und');
    expect(languages('это наш вопрос', 'kk')).toBe('ru ru ru');
  });

  it('leaves other scripts, and Latin words of other languages, as the engine has them', () => {
    expect(tag(['سلام', '你好', 'שלום'], 'ar').map(({ language }) => language)).toEqual(['ar', 'ar', 'ar']);
    expect(languages('біз 你好 дедік', 'und')).toBe('kk und kk');
    expect(languages('guten Tag', 'de')).toBe('de de');
    expect(languages('це наш договор', 'uk')).toBe('ru ru ru');
  });

  it('keeps words, their times and what is left out', () => {
    const tokens = [makeToken('', [{ text: 'э-э', startMs: 0, endMs: 90, confidence: 0.5, language: 'und' }], 'und')];
    const passages = [{ speakerId: 'S1', tokens: [...tokens, ...tag(['біз', 'келдік'])] }];
    const tagged = tagLanguages(passages);
    expect(tagged[0]?.tokens.map(({ text, spoken }) => ({ text, spoken }))).toEqual(
      passages[0]?.tokens.map(({ text, spoken }) => ({ text, spoken })),
    );
    expect(tagged[0]?.tokens[0]?.language).toBe('kk');
  });

  it.each([[''], ['…'], ['🙂👍🏽'], ['а'.repeat(100_000)], ['-'.repeat(1000)], ['қа'.repeat(50_000)]])('takes anything', (text) => {
    expect(tag([text, text])).toHaveLength(2);
  });
});
