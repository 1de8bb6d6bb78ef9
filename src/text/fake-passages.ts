import fc from 'fast-check';
import { expect } from 'vitest';
import { makeToken, type Passage, type SpokenWord, type Step, toTokens } from './passage.ts';

const MS_PER_LETTER = 70;
const GAP_MS = 40;
const PAUSES_MS: Readonly<Record<string, number>> = { '~': 500, '|': 1000 };
/** Said within one breath. */
const LENGTHY_MS = 3000;

/** What steps write in another way, and what they have to leave alone. */
export const PHRASES = [
  'сәлеметсіз бе',
  'мен вчера договорға қол қойдым',
  'двадцать пять процентов',
  'двенадцатого марта две тысячи двадцать шестого года в пятнадцать тридцать',
  'бес мың екі жүз теңге',
  'он екінші наурыз сағат үш жарым',
  'полтора миллиона рублей',
  'плюс семь семьсот один сто одиннадцать двадцать два тридцать три',
  'жиырма бесте',
  'один из нас',
  'э-э ммм ну вот',
  'жаңағы мына',
  'мы мы мы пошли пошли',
  'нет нет да',
  'продолжение следует',
  'каспи банк',
  'айгерим',
  'блин сука',
  'the meeting at five thirty',
  'salem qalaisyz',
  '25 % , — «да» ?',
  '😀 שלום مرحبا 𐐷',
].map((phrase) => phrase.split(' '));

/** A passage in which a text is said; «~» is a pause of half a second, «|» of a second. Passages of one call follow each other. */
export function said(...texts: string[]): Passage[] {
  let atMs = 0;
  return texts.map((text, index) => {
    const words: SpokenWord[] = [];
    for (const word of text.split(/ +/)) {
      atMs += PAUSES_MS[word] ?? 0;
      if (word === '' || word in PAUSES_MS) continue;
      const endMs = atMs + Math.min(LENGTHY_MS, MS_PER_LETTER * Math.max(2, word.length));
      words.push({ text: word, startMs: atMs, endMs, confidence: null, language: 'und' });
      atMs = endMs + GAP_MS;
    }
    atMs += GAP_MS;
    return { speakerId: `S${index % 2}`, tokens: toTokens(words) };
  });
}

/** What a reader sees; « / » between passages. */
export function shown(passages: readonly Passage[]): string {
  return passages
    .map(({ tokens }) =>
      tokens
        .map(({ text }) => text)
        .filter((text) => text !== '')
        .join(' '),
    )
    .join(' / ');
}

/** What a step makes of one passage. */
export function written(step: Step, text: string): string {
  const passages = said(text);
  const made = step(passages);
  expectSameWords(passages, made);
  return shown(made);
}

/** No spoken word is lost, doubled or moved, and no speaker. */
export function expectSameWords(before: readonly Passage[], then: readonly Passage[]): void {
  const wordsOf = (passages: readonly Passage[]): unknown[] =>
    passages.map(({ speakerId, tokens }) => ({ speakerId, words: tokens.flatMap(({ spoken }) => spoken) }));
  expect(wordsOf(then)).toEqual(wordsOf(before));
  expect(then.flatMap(({ tokens }) => tokens).filter(({ spoken }) => spoken.length === 0)).toEqual([]);
}

/** Transcripts of such words, in any order, with any times, some left out. */
export function transcripts(words: readonly string[]): fc.Arbitrary<Passage[]> {
  const word = fc.record({
    text: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 8, unit: 'grapheme' })),
    startMs: fc.integer({ min: -100, max: 60_000 }),
    lengthMs: fc.integer({ min: 0, max: 2000 }),
    confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    language: fc.constantFrom('kk', 'ru', 'en', 'mixed', 'und'),
  });
  const token = fc
    .record({ word, isLeftOut: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0) })
    .map(({ word: given, isLeftOut }) => {
      const { lengthMs, ...rest } = given;
      const spoken: SpokenWord = { ...rest, endMs: given.startMs + lengthMs };
      return makeToken(isLeftOut ? '' : spoken.text, [spoken], spoken.language);
    });
  return fc.array(fc.record({ speakerId: fc.constantFrom('A', 'B'), tokens: fc.array(token, { maxLength: 25 }) }), { maxLength: 6 });
}
