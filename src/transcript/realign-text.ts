import { foldWord } from '../text/fold-word.ts';
import { keepInOrder } from './keep-in-order.ts';
import { matchRuns } from './match-runs.ts';
import { sameWords } from './same-words.ts';
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
  const placed = blocksOf(written, said).flatMap(({ tokens, words }) => place(tokens, words));
  return keepInOrder(shareTime(written, placed, startMs, endMs), startMs, endMs);
}

/** Words that are the same on both sides, each alone; between them what differs. */
function blocksOf(written: readonly string[], said: readonly Spoken[]): { tokens: string[]; words: Spoken[] }[] {
  const same = sameWords(
    written.map(foldWord),
    said.map(({ folded }) => folded),
  );
  const blocks: { tokens: string[]; words: Spoken[] }[] = [];
  let [token, word] = [0, 0];
  for (const [i, j] of [...same, [written.length, said.length] as const]) {
    if (i > token || j > word) blocks.push({ tokens: written.slice(token, i), words: said.slice(word, j) });
    if (i < written.length) blocks.push({ tokens: [written[i] as string], words: [said[j] as Spoken] });
    [token, word] = [i + 1, j + 1];
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
    else for (const word of spreadTokens(written.slice(from, to), place.startMs, place.endMs)) words.push(word);
    from = to;
  }
  return words;
}
