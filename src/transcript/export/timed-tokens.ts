import type { Segment } from '../../contract/transcript.ts';

/** A printable word with no white space in it but what must not break ("5 000 ₸"). Times are whole milliseconds; an item follows the one before it. */
export interface TimedToken {
  text: string;
  startMs: number;
  endMs: number;
}

/**
 * White space and control characters of any kind: a stray NUL or line separator would break a subtitle file. No-break
 * spaces (U+00A0, U+2007, U+202F) stay in their word.
 */
const BLANK = /[[\s\p{Cc}]--[\u00a0\u2007\u202f]]+/v;

/** Most words are nothing but themselves. */
const ONE_WORD = /^[^\s\p{Cc}\p{Cs}\ufffe\uffff]+$/u;

/** Unicode will never give these a meaning, and XML cannot hold them. */
const NOT_A_CHARACTER = /[\ufffe\uffff]/g;

/** The words of a text, parted where a line may end. */
function tokensOf(text: string): string[] {
  if (ONE_WORD.test(text)) return [text];
  return text
    .toWellFormed()
    .replaceAll(NOT_A_CHARACTER, '\ufffd')
    .split(BLANK)
    .map((token) => token.trim())
    .filter((token) => token !== '');
}

/** The text on one line with single spaces; what is no character (half a surrogate pair) becomes U+FFFD. */
export function singleLine(text: string): string {
  return tokensOf(text).join(' ');
}

/** Seconds of the public contract in whole milliseconds; nothing is before the beginning. */
export function toMs(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1000));
}

/** The words of a segment in order and inside its span; a segment that has only text is spread over the span by length. */
export function timedTokens(segment: Segment): TimedToken[] {
  const startMs = toMs(segment.start_time);
  const endMs = Math.max(startMs, toMs(segment.end_time));
  const spoken = segment.words.flatMap((word) => spread(word.text, toMs(word.start_time), toMs(word.end_time)));
  return inOrder(spoken.length > 0 ? spoken : spread(segment.text, startMs, endMs), startMs, endMs);
}

function spread(text: string, startMs: number, endMs: number): TimedToken[] {
  const tokens = tokensOf(text);
  const perCharacter = (endMs - startMs) / tokens.reduce((sum, token) => sum + token.length, 0);
  let before = 0;
  return tokens.map((token) => {
    const from = startMs + before * perCharacter;
    before += token.length;
    return { text: token, startMs: Math.round(from), endMs: Math.round(startMs + before * perCharacter) };
  });
}

function inOrder(tokens: TimedToken[], firstMs: number, lastMs: number): TimedToken[] {
  let soonest = firstMs;
  return tokens.map((token) => {
    const startMs = Math.min(Math.max(token.startMs, soonest), lastMs);
    soonest = startMs;
    return { text: token.text, startMs, endMs: Math.min(Math.max(token.endMs, startMs), lastMs) };
  });
}
