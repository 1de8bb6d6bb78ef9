import { numberItems } from './number-items.ts';

const BITS = 32;

/**
 * The fewest insertions, deletions and substitutions of characters that turn one text into the other. Characters are
 * Unicode code points.
 *
 * 32 rows of the table at once, in the bits of a number: Hyyrö, A bit-vector algorithm for computing Levenshtein and
 * Damerau edit distances (2003). A two-hour transcript against another takes seconds, and memory grows with the length.
 */
export function editDistance(a: string, b: string): number {
  const { a: rows, b: columns, distinct } = numberItems(a, b);
  // What each column gains between the row above a block and the block's last row: 1, 0 or -1.
  const gains = new Int8Array(columns.length).fill(1);
  const matches = new Int32Array(distinct);
  for (let from = 0; from < rows.length; from += BITS) {
    const block = rows.subarray(from, from + BITS);
    for (const [bit, id] of block.entries()) matches[id] = (matches[id] ?? 0) | (1 << bit);
    passBlock(columns, gains, matches, block.length - 1);
    for (const id of block) matches[id] = 0;
  }
  return gains.reduce((sum, gain) => sum + gain, rows.length);
}

/** Takes `gains` from the row above a block of rows to its last row, which is bit `last`. */
function passBlock(columns: Int32Array, gains: Int8Array, matches: Int32Array, last: number): void {
  let rises = -1;
  let falls = 0;
  for (let j = 0; j < columns.length; j++) {
    const gain = gains[j] as number;
    const equal = matches[columns[j] as number] as number;
    const vertical = equal | falls;
    const entering = gain < 0 ? equal | 1 : equal;
    const horizontal = (((entering & rises) + rises) ^ rises) | entering;
    let gained = falls | ~(horizontal | rises);
    let lost = rises & horizontal;
    gains[j] = ((gained >>> last) & 1) - ((lost >>> last) & 1);
    gained = (gained << 1) | (gain > 0 ? 1 : 0);
    lost = (lost << 1) | (gain < 0 ? 1 : 0);
    rises = lost | ~(vertical | gained);
    falls = gained & vertical;
  }
}
