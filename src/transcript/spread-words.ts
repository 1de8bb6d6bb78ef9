import { spokenLetters } from '../text/spoken-letters.ts';
import type { Stretches } from '../text/stretches.ts';
import { placeWords } from './place-words.ts';
import { splitWords } from './split-words.ts';
import type { TimedWord } from './word.ts';

export interface SpreadWord extends TimedWord {
  timing: 'interpolated';
}

/**
 * The words of a text whose engine gives no word times, spread over the time in which it was said by their letters: in
 * order, one after the other, at least 1 ms each, inside [startMs, endMs). With `speech`, the stretches in which
 * somebody speaks, nothing is laid on the silence between them. Where there is no room for so many words they share it.
 */
export function spreadWords(text: string, startMs: number, endMs: number, speech: Stretches = []): SpreadWord[] {
  return spreadTokens(splitWords(text), startMs, endMs, speech);
}

/** `spreadWords` for words that are split already. */
export function spreadTokens(tokens: readonly string[], startMs: number, endMs: number, speech: Stretches = []): SpreadWord[] {
  const lastMs = Math.max(endMs, startMs + 1);
  const spoken = speech
    .map(([from, to]): [number, number] => [Math.max(from, startMs), Math.min(to, lastMs)])
    .filter(([from, to]) => to > from);
  const room = spoken.reduce((sum, [from, to]) => sum + to - from, 0);
  const pieces: Stretches = room >= tokens.length && room > 0 ? spoken : [[startMs, lastMs]];
  return placeWords(byLetters(tokens, lengthOf(pieces)), pieces);
}

function byLetters(tokens: readonly string[], lengthMs: number): SpreadWord[] {
  const letters = tokens.map(spokenLetters);
  const total = letters.reduce((sum, count) => sum + count, 0);
  // A millisecond belongs to each word; the rest is shared by letters.
  const rest = lengthMs - tokens.length;
  let before = 0;
  return tokens.map((text, index) => {
    const at = (count: number, words: number): number =>
      rest >= 0 ? words + Math.round((rest * count) / total) : Math.floor((lengthMs * words) / tokens.length);
    const startMs = at(before, index);
    before += letters[index] ?? 1;
    return { text, startMs, endMs: Math.max(startMs + 1, at(before, index + 1)), timing: 'interpolated' };
  });
}

function lengthOf(stretches: Stretches): number {
  return stretches.reduce((sum, [from, to]) => sum + to - from, 0);
}
