import { letterDistance } from './letter-distance.ts';

/** A word of one hearing as it is compared with another hearing of the same speech. */
export interface Heard {
  /** See `foldWord`. */
  folded: string;
  startMs: number;
  endMs: number;
  /** False: its time may be seconds off. */
  timed: boolean;
}

/** Of a word that the other hearing lacks. Two words that share nothing cost less than two of these, if they were said at the same time. */
export const SKIP_COST = 30;
const CHANGED = 10;
const UNLIKE = 30;

/** Words of one place start within this. */
export const TIMED_SLACK_MS = 2000;
/** Words without times lie somewhere in their segment, which may be half a minute long. */
export const SPREAD_SLACK_MS = 15_000;
const TIMED_MS = 40;
const MOST_TIMED = 25;
const SPREAD_MS = 1500;

/** What it costs to take two words of two hearings for the same place: 0 for the same at the same time, Infinity never. */
export function pairCost(one: Heard, other: Heard): number {
  const apart = Math.abs(one.startMs + one.endMs - other.startMs - other.endMs) / 2;
  const timed = one.timed && other.timed;
  if (apart > (timed ? TIMED_SLACK_MS : SPREAD_SLACK_MS)) return Number.POSITIVE_INFINITY;
  const late = timed ? Math.min(MOST_TIMED, apart / TIMED_MS) : apart / SPREAD_MS;
  if (one.folded === other.folded) return late;
  return CHANGED + UNLIKE * letterDistance(one.folded, other.folded) + late;
}
