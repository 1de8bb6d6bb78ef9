/** One step of an alignment: a word on both sides, or on one. */
export type AlignmentOp = 'equal' | 'substitution' | 'insertion' | 'deletion';

/** Tables of up to this many cells are kept whole; larger ones are halved first. One byte a cell. */
const WHOLE_TABLE = 4_000_000;

const OPS = ['equal', 'substitution', 'insertion', 'deletion'] as const satisfies AlignmentOp[];
const [EQUAL, SUBSTITUTION, INSERTION, DELETION] = [0, 1, 2, 3];

/**
 * The steps that turn the reference into the hypothesis with the fewest errors, and among these with the fewest
 * substitutions, so that the counts of all four steps are the same whoever computes them and swap sides with the
 * texts. Words are compared by their numbers.
 *
 * Time grows with the product of the lengths, memory with their sum: Hirschberg, A linear space algorithm for
 * computing maximal common subsequences (1975), down to tables of `wholeTable` cells.
 */
export function alignIds(reference: Int32Array, hypothesis: Int32Array, wholeTable = WHOLE_TABLE): AlignmentOp[] {
  const ops: AlignmentOp[] = [];
  // An error weighs more than all substitutions together; sums stay far below 2^53.
  const gap = Math.min(reference.length, hypothesis.length) + 1;
  const align = (a: Int32Array, b: Int32Array): void => {
    if (a.length < 2 || a.length * b.length <= wholeTable) return void ops.push(...alignWhole(a, b, gap));
    const middle = a.length >> 1;
    const cut = bestCut(lastRow(a.subarray(0, middle), b, gap), lastRow(a.slice(middle).reverse(), b.slice().reverse(), gap));
    align(a.subarray(0, middle), b.subarray(0, cut));
    align(a.subarray(middle), b.subarray(cut));
  };
  align(reference, hypothesis);
  return ops;
}

/** Where the second text is cut so that both halves together cost the least; the first such place. */
function bestCut(forwards: Float64Array, backwards: Float64Array): number {
  let cut = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0; j < forwards.length; j++) {
    const cost = at(forwards, j) + at(backwards, forwards.length - 1 - j);
    if (cost < least) [least, cut] = [cost, j];
  }
  return cut;
}

/** What it costs to turn all of `a` into each beginning of `b`. */
function lastRow(a: Int32Array, b: Int32Array, gap: number): Float64Array {
  const row = Float64Array.from({ length: b.length + 1 }, (_, j) => j * gap);
  for (const word of a) nextRow(row, word, b, gap);
  return row;
}

function alignWhole(a: Int32Array, b: Int32Array, gap: number): AlignmentOp[] {
  const columns = b.length + 1;
  const steps = new Uint8Array((a.length + 1) * columns).fill(INSERTION, 0, columns);
  const row = Float64Array.from({ length: columns }, (_, j) => j * gap);
  for (const [i, word] of a.entries()) nextRow(row, word, b, gap, steps.subarray((i + 1) * columns, (i + 2) * columns));

  const ops: AlignmentOp[] = [];
  for (let i = a.length, j = b.length; i > 0 || j > 0; ) {
    const step = steps[i * columns + j] ?? EQUAL;
    ops.push(OPS[step] as AlignmentOp);
    if (step !== INSERTION) i--;
    if (step !== DELETION) j--;
  }
  return ops.reverse();
}

/** Moves a row of costs on by one word of the first text, and notes the step that each cost came by. The inner loop of it all. */
function nextRow(row: Float64Array, word: number, b: Int32Array, gap: number, steps?: Uint8Array): void {
  let diagonal = at(row, 0);
  let cost = diagonal + gap;
  row[0] = cost;
  if (steps) steps[0] = DELETION;
  for (let j = 1; j < row.length; j++) {
    const above = at(row, j);
    const same = word === b[j - 1];
    const across = same ? diagonal : diagonal + gap + 1;
    const aside = Math.min(above, cost) + gap;
    if (steps) steps[j] = across <= aside ? (same ? EQUAL : SUBSTITUTION) : above <= cost ? DELETION : INSERTION;
    cost = Math.min(across, aside);
    row[j] = cost;
    diagonal = above;
  }
}

function at(row: Float64Array, index: number): number {
  return row[index] as number;
}
