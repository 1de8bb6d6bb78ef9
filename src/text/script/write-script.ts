import { type Passage, type Step, type Token, withText } from '../passage.ts';
import { remember } from '../remember.ts';
import { cyrillicToLatin, fromLatin } from './transliterate.ts';

const inLatin = remember(cyrillicToLatin);
/** Names and foreign words with letters that the alphabet has not stay as they are. */
const inCyrillic = remember((text) => (/[cwx]/i.test(text) ? text : fromLatin(text)));

/** Writes words that are tagged `kk` or `mixed` in the Kazakh Latin alphabet of 2021. Russian ones stay in Cyrillic. */
export const toLatin: Step = (passages) => rewrite(passages, ({ language }) => language === 'kk' || language === 'mixed', inLatin);

/** Writes words that are tagged `kk` and are in Latin letters in Cyrillic. */
export const toCyrillic: Step = (passages) => rewrite(passages, ({ language }) => language === 'kk', inCyrillic);

function rewrite(passages: readonly Passage[], concerns: (token: Token) => boolean, write: (text: string) => string): Passage[] {
  return passages.map((passage) => ({
    ...passage,
    tokens: passage.tokens.map((token) => {
      if (!concerns(token)) return token;
      const text = write(token.text);
      return text === token.text ? token : withText(token, text);
    }),
  }));
}
