import type { Token } from '../passage.ts';
import type { Sense } from './sense.ts';

/** Spoken words that far apart are no longer one number. */
const PAUSE_MS = 700;

/** A word, or a part of one with hyphens, among its neighbours; tokens that are left out are not seen. */
export interface Item extends Sense {
  /** Index of its token. */
  readonly token: number;
  /** Whether it is the first part of its token, and the last. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly language: string;
  /** What lies between it and the item before it: nothing, a hyphen, a long pause, a mark. */
  readonly gap: 'none' | 'hyphen' | 'pause' | 'mark';
}

export type Line = readonly Item[];

/** Tokens of a passage, those in a range; `senses` has one for each token. */
export function readLine(tokens: readonly Token[], senses: readonly Sense[], from: number, to: number): Line {
  const line: Item[] = [];
  for (let index = from; index < tokens.length && index < to; index++) {
    const [token, sense, before] = [tokens[index], senses[index], line[line.length - 1]];
    if (token === undefined || sense === undefined || token.text === '') continue;
    const gap = before === undefined ? 'mark' : gapBetween(before, sense, tokens[before.token], token);
    if (sense.parts === null) line.push(itemOf(sense, index, token.language, gap, true, true));
    else pushParts(line, sense, sense.parts, index, token.language, gap);
  }
  return line;
}

function pushParts(line: Item[], whole: Sense, parts: readonly Sense[], index: number, language: string, gap: Item['gap']): void {
  for (const [at, part] of parts.entries()) {
    const [isFirst, isLast] = [at === 0, at + 1 === parts.length];
    const marked = { ...part, lead: isFirst ? whole.lead : '', trail: isLast ? whole.trail : '' };
    line.push(itemOf(marked, index, language, isFirst ? gap : 'hyphen', isFirst, isLast));
  }
}

/** Written out: a spread takes several times as long, for every word of a transcript. */
function itemOf(sense: Sense, token: number, language: string, gap: Item['gap'], isFirst: boolean, isLast: boolean): Item {
  const { word, core, lead, trail, number, digits, month, thing, parts, isStart } = sense;
  return { word, core, lead, trail, number, digits, month, thing, parts, isStart, token, language, gap, isFirst, isLast };
}

function gapBetween(before: Item, sense: Sense, left: Token | undefined, right: Token): Item['gap'] {
  if (before.trail !== '' || sense.lead !== '' || before.word === '') return 'mark';
  const silence = (right.spoken[0]?.startMs ?? 0) - (left?.spoken.at(-1)?.endMs ?? 0);
  return silence >= PAUSE_MS ? 'pause' : 'none';
}

/** The word at a place that follows the one before it directly; '' when there is none. */
export function wordAt(line: Line, at: number): string {
  const item = line[at];
  return item?.gap === 'none' ? item.word : '';
}

/** The word before a place, with no mark between them; '' when there is none. */
export function wordBefore(line: Line, at: number): string {
  return line[at]?.gap === 'none' ? (line[at - 1]?.word ?? '') : '';
}

/** Whether nothing follows before the next mark or pause. */
export function isEnd(line: Line, at: number): boolean {
  return line[at] === undefined || line[at].gap !== 'none';
}
