import { alignWords } from './align-words.ts';
import { letterDistance } from './letter-distance.ts';

/** A word near an overlap of two chunks. */
export interface Overlapping {
  /** See `foldWord`. */
  folded: string;
  letters: number;
  startMs: number;
  endMs: number;
  /** False: its time may be seconds off. */
  timed: boolean;
}

/** A word that both hearings have. */
export interface Match {
  /** Its place in the end of the one, and in the start of the other. */
  old: number;
  next: number;
  /** False when the spelling differs a little. */
  same: boolean;
}

/** Words of which no more than this differs may be the same one, heard by another engine or halved by a cut. */
const SIMILAR = 1 / 3;
const SAME_MS = 400;

/** Rewards and costs. Letters count, since long words are seldom the same by accident. */
const AGREE = 10;
const MOST_LETTERS = 10;
const DIFFER = 8;
const EXTRA = 6;
/** Times that are seconds off still tell which of several equal words is the likelier. */
const MOST_OFF = 8;
const OFF_MS = 500;

/** The words that the end of one hearing and the start of the next have in common, in order. */
export function sharedWords(tail: readonly Overlapping[], head: readonly Overlapping[]): Match[] {
  const timed = [...tail, ...head].every((word) => word.timed);
  const pairings = timed ? alignByTime(tail, head) : alignByOrder(tail, head);
  return pairings.flatMap(([old, next]) => {
    if (old === null || next === null) return [];
    const unlike = unlikeness(tail[old] as Overlapping, head[next] as Overlapping);
    return unlike <= SIMILAR ? [{ old, next, same: unlike === 0 }] : [];
  });
}

/** Real times tell what is the same, however often a word is repeated. */
function alignByTime(tail: readonly Overlapping[], head: readonly Overlapping[]) {
  return alignWords(tail, head, {
    pair: (one, other) => {
      const apart = Math.abs(one.startMs - other.startMs);
      const unlike = unlikeness(one, other);
      if (apart > SAME_MS || unlike > SIMILAR) return Number.POSITIVE_INFINITY;
      return ((unlike === 0 ? AGREE : AGREE / 2) * (apart - SAME_MS)) / SAME_MS;
    },
    skipLeft: () => 0,
    skipRight: () => 0,
  });
}

/** Without times the end of the one must fit the start of the other, but for a halved word at each cut. */
function alignByOrder(tail: readonly Overlapping[], head: readonly Overlapping[]) {
  return alignWords(tail, head, {
    pair: (one, other) => {
      const unlike = unlikeness(one, other);
      if (unlike > SIMILAR) return DIFFER;
      const alike = AGREE + Math.min(MOST_LETTERS, one.letters);
      return Math.min(MOST_OFF, Math.abs(one.startMs - other.startMs) / OFF_MS) - (unlike === 0 ? alike : alike / 2);
    },
    skipLeft: (_, index) => (index === tail.length - 1 ? 0 : EXTRA),
    skipRight: (_, index) => (index === 0 ? 0 : EXTRA),
    dovetail: true,
  });
}

function unlikeness(one: Overlapping, other: Overlapping): number {
  return letterDistance(one.folded, other.folded, SIMILAR);
}
