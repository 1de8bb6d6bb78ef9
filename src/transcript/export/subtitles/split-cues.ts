import type { TimedToken } from '../timed-tokens.ts';
import { AFTER_COMMA } from './break-costs.ts';
import { chooseLines, type Row } from './choose-lines.ts';
import { readingTime, type SubtitleRules } from './rules.ts';

interface SplitOptions {
  rules: SubtitleRules;
  lineCharacters: number;
  /** The length of a label before the first cue, or before every cue, that needs room on the lines; 0 for none. */
  label: number;
  labelEvery: boolean;
  /** When something else is shown after the last word. */
  nextStartMs: number;
}

const PER_CUE = 6;
const TOO_SHORT = 6;
const TOO_FAST = 8.5;
const PAUSE_MS = 300;
const PER_PAUSE_SECOND = 8;
/** Where a cue ends is seen more than where a line ends. */
const CUE_BREAK_WEIGHT = 2;

/**
 * Divides the words of one segment into cues within the rules, by the cheapest chain of breaks (dynamic programming over
 * the words): at punctuation and pauses, readable in the time there is, few cues. Gives after how many words each ends.
 */
export function splitCues(tokens: readonly TimedToken[], row: Row, options: SplitOptions): number[] {
  const cheapest: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= tokens.length; end++) cheapest.push(cheapestCueTo(end, tokens, row, options, cheapest));
  const ends: number[] = [];
  for (let end = tokens.length; end > 0; end = cheapest[end]?.from ?? end - 1) ends.push(end);
  return ends.reverse();
}

function cheapestCueTo(
  end: number,
  tokens: readonly TimedToken[],
  row: Row,
  options: SplitOptions,
  cheapest: readonly { cost: number; from: number }[],
): { cost: number; from: number } {
  const { rules, lineCharacters } = options;
  const limits = { lines: rules.lines, lineCharacters };
  const [last, next] = [tokens[end - 1], tokens[end]];
  const border = next === undefined ? 0 : (row.costs[end - 1] ?? 0) * CUE_BREAK_WEIGHT;
  const nextStartMs = next?.startMs ?? options.nextStartMs;
  let best = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
  let length = -1;
  let pauses = 0;
  for (let from = end - 1; from >= 0; from--) {
    const first = tokens[from];
    if (first === undefined || last === undefined) break;
    length += first.text.length + 1;
    pauses += from === end - 1 ? 0 : pauseCost(first, tokens[from + 1]);
    if (from < end - 1 && (length >= rules.lines * (lineCharacters + 1) || last.endMs - first.startMs > rules.maxMs)) break;
    const label = from === 0 || options.labelEvery ? options.label : 0;
    const rate = rateCost(rules, nextStartMs - first.startMs, length + label, end - from);
    const known = (cheapest[from]?.cost ?? 0) + PER_CUE + border + pauses + rate;
    if (known >= best.cost) continue;
    const lines = label > 0 ? chooseLines(labelled(row, label, from, end), limits) : chooseLines(row, limits, from, end);
    if (lines === null) break;
    if (known + lines.cost < best.cost) best = { cost: known + lines.cost, from };
  }
  return best;
}

/** The words `from` to `to` after a label, which stands like one word. */
export function labelled({ lengths, costs }: Row, label: number, from: number, to: number): Row {
  return { lengths: [label, ...lengths.slice(from, to)], costs: [AFTER_COMMA, ...costs.slice(from, to - 1)] };
}

function rateCost(rules: SubtitleRules, untilNextMs: number, characters: number, words: number): number {
  const room = Math.min(untilNextMs - rules.gapMs, rules.maxMs);
  const tooFast = readingTime(rules, characters, words).wantedMs / Math.max(room, 1) - 1;
  return Math.min(Math.max(0, tooFast) * TOO_FAST, PER_CUE) + (room < rules.minMs ? TOO_SHORT : 0);
}

function pauseCost(before: TimedToken, after: TimedToken | undefined): number {
  const pause = after === undefined ? 0 : after.startMs - before.endMs;
  return pause > PAUSE_MS ? (pause / 1000) * PER_PAUSE_SECOND : 0;
}
