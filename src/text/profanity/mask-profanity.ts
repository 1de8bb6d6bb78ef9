import { type Passage, type Step, withText } from '../passage.ts';
import { DEFAULT_PROFANITY } from './default-words.ts';
import { findProfanity } from './find-profanity.ts';

export interface ProfanityOptions {
  /** Beside DEFAULT_PROFANITY, written as those are. */
  also?: readonly string[];
  /** Words that are none here. */
  never?: readonly string[];
  /** Nothing of a word stays, not even its length. */
  whole?: boolean;
}

const WHOLE = '***';
const WORD = /\p{L}[\p{L}\p{M}]*/gu;
/** Words that were judged, so that each is judged once; forgotten when they are too many. */
const MOST_KNOWN = 20_000;

/** Made when it is first needed, and once. */
let usual: ReturnType<typeof findProfanity> | undefined;
const isUsual = (): ReturnType<typeof findProfanity> => (usual ??= findProfanity(DEFAULT_PROFANITY));
const toListed = (word: string): string => word.normalize('NFC').toLowerCase().replaceAll('ё', 'е');

/** Masks swear words: «х**», or «***» with `whole`. Other words stay as they are. */
export function maskProfanity({ also = [], never = [], whole = false }: ProfanityOptions = {}): Step {
  const isListed = also.length === 0 ? isUsual() : findProfanity([...DEFAULT_PROFANITY, ...also]);
  const left = new Set(never.map(toListed));
  const mask = (word: string): string => {
    const listed = toListed(word);
    if (left.has(listed) || !isListed(listed)) return word;
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
  return { ...passage, tokens: passage.tokens.map((token) => withText(token, masked(token.text))) };
}
