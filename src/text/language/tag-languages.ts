import type { Passage, Step, Token } from '../passage.ts';
import { type Evidence, judgeWord } from './judge-word.ts';

const LANGUAGES = ['kk', 'ru', 'en'] as const;
type Language = (typeof LANGUAGES)[number];

/** A speaker seldom changes the language for a word that could be of either. */
const SWITCH = 1.6;
const SWITCH_AT_SENTENCE = 0.8;
/** What the engine said counts where the words say nothing: most engines name one language for all they hear. */
const ENGINE = 0.2;

/**
 * Names the language of every word anew: by its letters, endings and known words, and by its neighbours. Words of another
 * script keep the language they have, and so do passages in which nothing tells the languages apart.
 */
export const tagLanguages: Step = (passages) => passages.map(tagPassage);

function tagPassage(passage: Passage): Passage {
  const evidence = passage.tokens.map(({ form }) => judgeWord(form));
  if (evidence.every(saysNothing)) return passage;
  const languages = mostLikely(passage.tokens, evidence);
  return { ...passage, tokens: passage.tokens.map((token, at) => relabel(token, evidence[at], languages[at])) };
}

function relabel(token: Token, evidence: Evidence | undefined, around: Language | undefined): Token {
  if (evidence === undefined || around === undefined || evidence.foreign || isOther(token, evidence)) return token;
  const language = evidence.mixedIn === around ? 'mixed' : around;
  return language === token.language ? token : { text: token.text, form: token.form, spoken: token.spoken, language };
}

/** A Latin word that the engine gives to German, say, is not English for that. */
function isOther({ language }: Token, { en }: Evidence): boolean {
  return en > 0 && language !== 'und' && language !== 'mixed' && !LANGUAGES.some((known) => known === language);
}

function saysNothing({ kk, ru, en }: Evidence): boolean {
  return kk === 0 && ru === 0 && en <= 0;
}

/** The best path through the passage: what each word says, less what each change of language costs. */
function mostLikely(tokens: readonly Token[], evidence: readonly Evidence[]): Language[] {
  const cameFrom = new Uint8Array(evidence.length * LANGUAGES.length);
  const scores = LANGUAGES.map(() => 0);
  let cost = 0;
  for (let at = 0; at < evidence.length; at++) {
    const word = evidence[at] as Evidence;
    const first = best(scores);
    const switched = (scores[first] ?? 0) - cost;
    for (let to = 0; to < LANGUAGES.length; to++) {
      const stayed = scores[to] ?? 0;
      cameFrom[at * LANGUAGES.length + to] = switched > stayed ? first : to;
      scores[to] = Math.max(switched, stayed) + says(word, to) + (tokens[at]?.language === LANGUAGES[to] ? ENGINE : 0);
    }
    cost = word.endsSentence ? SWITCH_AT_SENTENCE : SWITCH;
  }
  const path = new Array<Language>(evidence.length);
  let state = best(scores);
  for (let at = evidence.length - 1; at >= 0; at--) {
    path[at] = LANGUAGES[state] ?? 'kk';
    state = cameFrom[at * LANGUAGES.length + state] ?? state;
  }
  return path;
}

function says({ kk, ru, en }: Evidence, language: number): number {
  if (language === 0) return kk;
  return language === 1 ? ru : en;
}

function best(scores: readonly number[]): number {
  let best = 0;
  for (let language = 1; language < scores.length; language++) if ((scores[language] as number) > (scores[best] as number)) best = language;
  return best;
}
