import { spokenLetters } from '../text/spoken-letters.ts';
import type { Slot } from './word-network.ts';

/** The most words that one written word stands for: a number in full. */
const MOST_SLOTS = 6;
const DIGIT = /\p{N}/u;

/**
 * Divides a network into what is voted on at once: single places, and runs of them in which one engine has fewer words
 * for the same speech than another (созвонимся / со звонимся, 25 / жиырма бес). Voted one by one these would be mixed.
 */
export function groupSlots<W>(slots: readonly Slot<W>[]): Slot<W>[][] {
  const groups: Slot<W>[][] = [];
  for (let at = 0; at < slots.length; ) {
    const length = runLength(slots, at);
    groups.push(slots.slice(at, at + length));
    at += length;
  }
  return groups;
}

/** What an engine has in a group, as one word. */
export function joinedText<W>(group: readonly Slot<W>[], engine: number): string {
  return group.map((slot) => slot[engine]?.folded ?? '').join('');
}

function runLength<W>(slots: readonly Slot<W>[], at: number): number {
  let best = { length: 1, unlike: Number.POSITIVE_INFINITY };
  for (let length = 2; length <= MOST_SLOTS && at + length <= slots.length; length++) {
    const group = slots.slice(at, at + length);
    // What all agree on belongs to nothing else.
    if (group.some(isUnanimous)) break;
    const unlike = writtenTwoWays(group);
    if (unlike < best.unlike) best = { length, unlike };
  }
  return best.length;
}

function isUnanimous<W>(slot: Slot<W>): boolean {
  return slot.every((own) => own !== null && own.folded === slot[0]?.folded);
}

/** How unlike the same speech is in two engines that have different numbers of words for it; Infinity when none have. */
function writtenTwoWays<W>(group: readonly Slot<W>[]): number {
  const sides = (group[0] ?? []).map((_, engine) => ({
    count: group.filter((slot) => slot[engine]).length,
    text: joinedText(group, engine),
    numbers: group.every((slot) => !slot[engine] || DIGIT.test(slot[engine].folded)),
  }));
  let least = Number.POSITIVE_INFINITY;
  for (const one of sides) {
    // The other one fills the whole group, so nothing of its neighbours comes in.
    for (const other of sides.filter(({ count }) => count === group.length && one.count > 0 && one.count < count)) {
      if (one.text === other.text) least = Math.min(least, 0);
      else if (one.numbers && !DIGIT.test(other.text)) {
        const [wanted, heard] = [spokenLetters(one.text), spokenLetters(other.text)];
        least = Math.min(least, Math.abs(wanted - heard) / Math.max(wanted, heard));
      }
    }
  }
  return least;
}
