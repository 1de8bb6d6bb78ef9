import { describe, expect, it } from 'vitest';
import { makeToken, type Token } from '../passage.ts';
import { languageOfPassage } from './language-of-passage.ts';

function tokens(languages: string): Token[] {
  const word = { text: 'сөз', startMs: 0, endMs: 1, confidence: null, language: 'und' };
  return languages.split(' ').map((language) => makeToken(language === '-' ? '' : 'сөз', [word], language));
}

describe('languageOfPassage', () => {
  it.each([
    ['one language', 'kk kk kk', 'kk'],
    ['a word of another', 'ru ru ru ru ru kk', 'ru'],
    ['a fifth of another', 'kk kk kk kk ru', 'mixed'],
    ['mixed words count for both', 'kk kk kk mixed', 'kk'],
    ['many of them', 'kk mixed mixed', 'mixed'],
    ['English too', 'en en ru', 'mixed'],
    ['other languages', 'de de de', 'de'],
    ['what has no language', 'und und kk', 'kk'],
    ['what is left out', '- - kk', 'kk'],
    ['nothing', 'und und', 'und'],
  ])('%s', (_what, given, language) =>
    expect(languageOfPassage(tokens(given).map((token, at) => (given.split(' ')[at] === '-' ? { ...token, language: 'ru' } : token)))).toBe(
      language,
    ),
  );
});
