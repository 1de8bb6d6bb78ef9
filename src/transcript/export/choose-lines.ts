import { type BreakCost, breakCost } from './break-cost.ts';

export const LINE_CHARACTERS = 42;

export interface Lines {
  lines: string[];
  cost: number;
}

const UNEVEN = 0.05;

/** The best way to write words on one or two lines of 42 characters; null when they do not fit. A long word has a line to itself. */
export function chooseLines(words: readonly string[], costOf: BreakCost = breakCost): Lines | null {
  const whole = words.join(' ');
  if (words.length <= 1 || whole.length <= LINE_CHARACTERS) return { lines: [whole], cost: 0 };
  let best: { at: number; cost: number } | null = null;
  let length = -1;
  for (const [index, word] of words.entries()) {
    length += word.length + 1;
    const after = words[index + 1];
    if (after === undefined) break;
    const rest = whole.length - length - 1;
    if (!fits(length, index + 1) || !fits(rest, words.length - index - 1)) continue;
    const cost = costOf(word, after) + Math.abs(length - rest) * UNEVEN;
    if (best === null || cost < best.cost) best = { at: index + 1, cost };
  }
  return best && { lines: [words.slice(0, best.at).join(' '), words.slice(best.at).join(' ')], cost: best.cost };
}

function fits(length: number, words: number): boolean {
  return length <= LINE_CHARACTERS || words === 1;
}
