import { type BreakCost, rememberedBreakCost } from './break-cost.ts';
import { chooseLines, LINE_CHARACTERS } from './choose-lines.ts';
import type { TimedToken } from './timed-tokens.ts';

export const MAX_CUE_MS = 7000;
export const MIN_CUE_MS = 833;
export const GAP_MS = 83;
export const CHARACTERS_PER_SECOND = 17;

interface SplitOptions {
  /** Words that stand before the first cue, or before every cue, and need room on the lines. */
  label: readonly string[];
  labelEvery: boolean;
  /** When something else is shown after the last word. */
  nextStartMs: number;
}

const PER_CUE = 6;
const TOO_SHORT = 6;
const TOO_FAST = 0.5;
const PAUSE_MS = 300;
const PER_PAUSE_SECOND = 8;
/** Where a cue ends is seen more than where a line ends. */
const CUE_BREAK_WEIGHT = 2;

/**
 * Divides the words of one segment into cues of at most two lines and seven seconds, by the cheapest chain of breaks
 * (dynamic programming over the words): at punctuation and pauses, readable in the time there is, few cues.
 */
export function splitCues(tokens: readonly TimedToken[], options: SplitOptions): TimedToken[][] {
  const costOf = rememberedBreakCost();
  const cheapest: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= tokens.length; end++) cheapest.push(cheapestCueTo(end, tokens, options, cheapest, costOf));
  const cues: TimedToken[][] = [];
  for (let end = tokens.length; end > 0; ) {
    const from = cheapest[end]?.from ?? end - 1;
    cues.push(tokens.slice(from, end));
    end = from;
  }
  return cues.reverse();
}

function cheapestCueTo(
  end: number,
  tokens: readonly TimedToken[],
  options: SplitOptions,
  cheapest: readonly { cost: number; from: number }[],
  costOf: BreakCost,
): { cost: number; from: number } {
  const [last, next] = [tokens[end - 1], tokens[end]];
  const border = last && next ? costOf(last.text, next.text) * CUE_BREAK_WEIGHT : 0;
  const nextStartMs = next?.startMs ?? options.nextStartMs;
  let best = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
  let length = -1;
  let pauses = 0;
  for (let from = end - 1; from >= 0; from--) {
    const first = tokens[from];
    if (first === undefined || last === undefined) break;
    const label = from === 0 || options.labelEvery ? options.label : [];
    length += first.text.length + 1;
    pauses += from === end - 1 ? 0 : pauseCost(first, tokens[from + 1]);
    if (from < end - 1 && (length > 2 * LINE_CHARACTERS + 1 || last.endMs - first.startMs > MAX_CUE_MS)) break;
    const known = (cheapest[from]?.cost ?? 0) + PER_CUE + border + pauses + rateCost(first.startMs, nextStartMs, length);
    if (known >= best.cost) continue;
    const lines = chooseLines([...label, ...tokens.slice(from, end).map((token) => token.text)], costOf);
    if (lines === null) break;
    if (known + lines.cost < best.cost) best = { cost: known + lines.cost, from };
  }
  return best;
}

function rateCost(startMs: number, nextStartMs: number, length: number): number {
  const room = Math.min(nextStartMs - GAP_MS - startMs, MAX_CUE_MS);
  const rate = length / (Math.max(room, 1) / 1000);
  const tooFast = Math.min(Math.max(0, rate - CHARACTERS_PER_SECOND) * TOO_FAST, PER_CUE);
  return tooFast + (room < MIN_CUE_MS ? TOO_SHORT : 0);
}

function pauseCost(before: TimedToken, after: TimedToken | undefined): number {
  const pause = after === undefined ? 0 : after.startMs - before.endMs;
  return pause > PAUSE_MS ? (pause / 1000) * PER_PAUSE_SECOND : 0;
}
