import { type Form, formOf } from './form.ts';

/** A word as an engine heard it; times in whole milliseconds on the time line of the recording. */
export interface SpokenWord {
  text: string;
  startMs: number;
  endMs: number;
  /** 0 to 1; null when the engine does not say. */
  confidence: number | null;
  /** ISO 639-1, or `und`. */
  language: string;
  /** The engine gave no time for this word; it lies inside its segment. */
  timing?: 'interpolated';
  /** Which engines agreed on it, where several were asked and voted. */
  engines?: string[];
}

/** Written text, and the words it was written for; `makeToken` makes one. Never changed: a step makes new ones. */
export interface Token {
  /** As a reader sees it, marks included («Сәлем,»); '' when it is left out. Parts that belong together have no-break spaces between them: «5 000 ₸». */
  readonly text: string;
  /** What is known of that text. */
  readonly form: Form;
  /** The words that it stands for, in order, at least one. */
  readonly spoken: readonly SpokenWord[];
  /** `kk`, `ru`, `en`, `mixed` (a stem of one with an ending of another), another ISO 639-1 code, or `und`. */
  readonly language: string;
}

/** What one speaker says without a long pause: a segment of the transcript. */
export interface Passage {
  readonly speakerId: string;
  readonly tokens: readonly Token[];
}

/**
 * One step of post-processing. It may write tokens anew, leave them out ('') and join neighbours of a passage; it never
 * loses, doubles or moves a spoken word: all tokens' `spoken`, one after the other, are the words that were heard.
 */
export type Step = (passages: readonly Passage[]) => Passage[];

export function makeToken(text: string, spoken: readonly SpokenWord[], language: string): Token {
  return { text, form: formOf(text), spoken, language };
}

/** What was heard, as it was heard. */
export function toTokens(words: readonly SpokenWord[]): Token[] {
  return words.map((word) => makeToken(word.text, [word], word.language));
}

/** A token with another text. */
export function withText({ spoken, language }: Token, text: string): Token {
  return makeToken(text, spoken, language);
}

/** Neighbours as one, those between them that are left out included. */
export function joinTokens(tokens: readonly Token[], text: string, language = tokens[0]?.language ?? 'und'): Token {
  return makeToken(
    text,
    tokens.flatMap(({ spoken }) => spoken),
    language,
  );
}
