import type { Passage, Step } from '../passage.ts';
import { DEFAULT_PROFANITY } from './default-words.ts';
import { findProfanity } from './find-profanity.ts';

export interface ProfanityOptions {
  /** As DEFAULT_PROFANITY is written. */
  words?: readonly string[];
  /** Nothing of a word stays, not even its length. */
  whole?: boolean;
}

const WHOLE = '***';
const WORD = /\p{L}[\p{L}\p{M}]*/gu;
/** Words that were judged, so that each is judged once; forgotten when they are too many. */
const MOST_KNOWN = 20_000;

/** Masks swear words: «х**», or «***» with `whole`. Other words stay as they are. */
export function maskProfanity({ words = DEFAULT_PROFANITY, whole = false }: ProfanityOptions = {}): Step {
  const isProfanity = findProfanity(words);
  const mask = (word: string): string => {
    if (!isProfanity(word.normalize('NFC').toLowerCase().replaceAll('ё', 'е'))) return word;
    const [first = '', ...rest] = word;
    return whole ? WHOLE : first + '*'.repeat(rest.length);
  };
  const known = new Map<string, string>();
  const masked = (text: string): string => {
    let made = known.get(text);
    if (made === undefined) {
      if (known.size >= MOST_KNOWN) known.clear();
      made = text.replace(WORD, mask);
      known.set(text, made);
    }
    return made;
  };
  return (passages) => passages.map((passage) => maskPassage(passage, masked));
}

function maskPassage(passage: Passage, masked: (text: string) => string): Passage {
  if (passage.tokens.every(({ text }) => masked(text) === text)) return passage;
  return { ...passage, tokens: passage.tokens.map((token) => ({ ...token, text: masked(token.text) })) };
}
