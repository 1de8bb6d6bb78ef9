/** Words as they are laid out: how long each is, and how bad a break after each but the last would be. */
export interface Row {
  lengths: readonly number[];
  costs: readonly number[];
}

export interface LineLimits {
  lines: number;
  lineCharacters: number;
}

export interface Lines {
  /** After how many words each line ends, counted from the first word of the row. */
  ends: number[];
  cost: number;
  /** Characters of the first line. */
  first: number;
}

const UNEVEN = 0.05;

/** The best way to write words `from` to `to` of a row on the lines there are; null when they do not fit. A long word has a line to itself. */
export function chooseLines(row: Row, limits: LineLimits, from = 0, to = row.lengths.length): Lines | null {
  const whole = lengthOf(row, from, to);
  if (to - from <= 1 || whole <= limits.lineCharacters) return { ends: [to], cost: 0, first: whole };
  if (limits.lines <= 1) return null;
  let best: Lines | null = null;
  let first = -1;
  for (let at = from + 1; at < to; at++) {
    first += (row.lengths[at - 1] ?? 0) + 1;
    if (first > limits.lineCharacters && at > from + 1) break;
    const rest = chooseLines(row, { ...limits, lines: limits.lines - 1 }, at, to);
    if (rest === null) continue;
    const cost = (row.costs[at - 1] ?? 0) + rest.cost + Math.abs(first - rest.first) * UNEVEN;
    if (best === null || cost < best.cost) best = { ends: [at, ...rest.ends], cost, first };
  }
  return best;
}

function lengthOf(row: Row, from: number, to: number): number {
  let length = to - from - 1;
  for (let at = from; at < to; at++) length += row.lengths[at] ?? 0;
  return length;
}
