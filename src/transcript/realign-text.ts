import { alignWords } from './align-words.ts';
import { foldWord } from './fold-word.ts';
import { keepInOrder } from './keep-in-order.ts';
import { matchRuns } from './match-runs.ts';
import { splitWords } from './split-words.ts';
import { spreadTokens } from './spread-words.ts';
import type { TimedWord } from './word.ts';

interface Spoken {
  text: string;
  folded: string;
  startMs: number;
  endMs: number;
}

/**
 * The words of a text as it is written ("25 договоров") with the times of the words as they were spoken (жиырма бес
 * договоров), within an utterance. Words that are the same but for case and marks keep their times; one that stands
 * for several lasts from the first of them to the last. Where more is written than was spoken, the written words share
 * the time, and one that nothing was spoken for shares that of the word before it (the first: behind it); these are
 * interpolated. What was spoken and not written is left out.
 */
export function realignText(text: string, spoken: readonly TimedWord[], startMs: number, endMs: number): TimedWord[] {
  const written = splitWords(text);
  const said = spoken.map((word): Spoken => ({ text: word.text, folded: foldWord(word.text), startMs: word.startMs, endMs: word.endMs }));
  const placed: (TimedWord | null)[] = [];
  for (const { tokens, words } of blocksOf(written, said)) placed.push(...place(tokens, words));
  return keepInOrder(shareTime(written, placed, startMs, endMs), startMs, endMs);
}

/** Words that are the same on both sides, each alone; between them what differs. */
function blocksOf(written: readonly string[], said: readonly Spoken[]): { tokens: string[]; words: Spoken[] }[] {
  const folded = written.map(foldWord);
  // Longer words are the better anchors.
  const pairings = alignWords(folded, said, {
    pair: (token, word) => (token === word.folded ? 0 : Number.POSITIVE_INFINITY),
    skipLeft: (token) => 1 + token.length,
    skipRight: (word) => 1 + word.folded.length,
  });
  const blocks: { tokens: string[]; words: Spoken[] }[] = [];
  let open = false;
  for (const [i, j] of pairings) {
    const same = i !== null && j !== null;
    if (!open || same) blocks.push({ tokens: [], words: [] });
    open = !same;
    const block = blocks.at(-1);
    if (i !== null) block?.tokens.push(written[i] as string);
    if (j !== null) block?.words.push(said[j] as Spoken);
  }
  return blocks;
}

/** The times of written words; null for those that nothing was spoken for. */
function place(tokens: readonly string[], words: readonly Spoken[]): (TimedWord | null)[] {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return tokens.map(() => null);
  const runs = matchRuns(
    tokens.map(foldWord),
    words.map(({ folded }) => folded),
  );
  if (!runs) {
    const spans = words.map((word) => [word.startMs, word.endMs] as const);
    return spreadTokens(tokens, first.startMs, last.endMs, spans);
  }
  return tokens.map((text, index) => {
    const [from, to] = runs[index] as [number, number];
    return { text, startMs: (words[from] as Spoken).startMs, endMs: (words[to - 1] as Spoken).endMs };
  });
}

/** Gives each written word without a time a part of its neighbour's. */
function shareTime(written: readonly string[], placed: readonly (TimedWord | null)[], startMs: number, endMs: number): TimedWord[] {
  const words: TimedWord[] = [];
  for (let from = 0; from < written.length; ) {
    let to = from + 1;
    while (to < written.length && placed[to] === null) to++;
    const own = placed[from];
    // The first ones have no word before them: the one behind them shares its time.
    if (!own && to < written.length) to++;
    const place = own ?? placed[to - 1] ?? { startMs, endMs };
    if (own && to === from + 1) words.push(own);
    else words.push(...spreadTokens(written.slice(from, to), place.startMs, place.endMs));
    from = to;
  }
  return words;
}
