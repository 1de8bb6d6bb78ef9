import { foldWord } from '../text/fold-word.ts';
import { alignWords, timeWindows } from './align-words.ts';
import type { TimedWord } from './word.ts';
import { type Heard, pairCost, SKIP_COST, SPREAD_SLACK_MS, TIMED_SLACK_MS } from './word-cost.ts';

export interface NetworkWord<W> extends Heard {
  word: W;
}

/** What each hearing has at one place of the speech; null where it has nothing. At least one has a word. */
export type Slot<W> = readonly (NetworkWord<W> | null)[];

/**
 * Several hearings of the same speech side by side, place by place, in order: the word transition network of ROVER
 * (Fiscus 1997). The first two are aligned, then each further one with what is there.
 */
export function buildNetwork<W extends TimedWord>(hearings: readonly (readonly W[])[]): Slot<W>[] {
  let slots: Slot<W>[] = [];
  for (const [count, hearing] of hearings.entries()) {
    const words = hearing.map(networkWord);
    const places = slots.map(spanOf);
    const timed = [...places, ...words].every((place) => place.timed);
    const pairings = alignWords(slots, words, {
      pair: (slot, word) => slot.reduce((least, own) => (own ? Math.min(least, pairCost(own, word)) : least), Number.POSITIVE_INFINITY),
      // Where others had nothing either, one more is no surprise.
      skipLeft: (slot) => (SKIP_COST * wordsOf(slot).length) / count,
      skipRight: () => SKIP_COST,
      windows: timeWindows(places, words, timed ? TIMED_SLACK_MS : SPREAD_SLACK_MS),
    });
    const nobody: Slot<W> = Array.from({ length: count }, () => null);
    slots = pairings.map(([i, j]) => [...(i === null ? nobody : (slots[i] as Slot<W>)), j === null ? null : (words[j] as NetworkWord<W>)]);
  }
  return slots;
}

export function wordsOf<W>(slot: Slot<W>): NetworkWord<W>[] {
  return slot.filter((own) => own !== null);
}

function networkWord<W extends TimedWord>(word: W): NetworkWord<W> {
  return { word, folded: foldWord(word.text) || word.text, startMs: word.startMs, endMs: word.endMs, timed: word.timing === undefined };
}

function spanOf<W>(slot: Slot<W>): { startMs: number; endMs: number; timed: boolean } {
  const words = wordsOf(slot);
  return {
    startMs: Math.min(...words.map((word) => word.startMs)),
    endMs: Math.max(...words.map((word) => word.endMs)),
    timed: words.every((word) => word.timed),
  };
}
