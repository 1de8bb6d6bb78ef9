import { alignWords } from './align-words.ts';
import { firstWhere } from './first-where.ts';

export type Pair = readonly [left: number, right: number];

/** What may be spent on one text, in cells of an alignment: some 50 ms, and more for a longer one. */
const CELLS = 1_000_000;
const CELLS_A_WORD = 50;

/**
 * Words that are the same in both and in the same order, as many letters of them as can be (longer words are the better
 * anchors). A short text is aligned as a whole. A long one is cut at its ends and at the words that each side has once,
 * and what lies between is aligned; in a stretch that is still too long, words far from their place are not looked for.
 */
export function sameWords(left: readonly string[], right: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  let cells = CELLS + CELLS_A_WORD * (left.length + right.length);

  function pairUp(fromLeft: number, toLeft: number, fromRight: number, toRight: number): void {
    const size = (toLeft - fromLeft) * (toRight - fromRight);
    if (size === 0 || cells <= 0) return;
    if (size <= cells) {
      align(fromLeft, toLeft, fromRight, toRight);
      cells -= size;
      return;
    }
    cells -= toLeft - fromLeft + toRight - fromRight;
    let [startLeft, startRight] = [fromLeft, fromRight];
    while (startLeft < toLeft && startRight < toRight && left[startLeft] === right[startRight]) pairs.push([startLeft++, startRight++]);
    let same = 0;
    const most = Math.min(toLeft - startLeft, toRight - startRight);
    while (same < most && left[toLeft - 1 - same] === right[toRight - 1 - same]) same++;
    const [endLeft, endRight] = [toLeft - same, toRight - same];
    const anchors = onceInBoth(left, right, [startLeft, endLeft], [startRight, endRight]);
    for (const [i, j] of anchors) {
      pairUp(startLeft, i, startRight, j);
      pairs.push([i, j]);
      [startLeft, startRight] = [i + 1, j + 1];
    }
    if (anchors.length > 0 || same > 0 || startLeft > fromLeft) pairUp(startLeft, endLeft, startRight, endRight);
    else {
      align(fromLeft, toLeft, fromRight, toRight);
      cells = 0;
    }
    for (let n = same; n > 0; n--) pairs.push([toLeft - n, toRight - n]);
  }

  /** With the cells that are left: all pairs, else those that are near where they would be if nothing differed. */
  function align(fromLeft: number, toLeft: number, fromRight: number, toRight: number): void {
    const [count, length] = [toLeft - fromLeft, toRight - fromRight];
    const slack = Math.max(0, Math.floor(cells / count / 2) - 1);
    const windows = Array.from({ length: count }, (_, index): Pair => {
      const middle = Math.round((index * length) / count);
      return [Math.max(0, middle - slack), Math.min(length, middle + slack)];
    });
    const pairings = alignWords(left.slice(fromLeft, toLeft), right.slice(fromRight, toRight), {
      pair: (one, other) => (one === other ? 0 : Number.POSITIVE_INFINITY),
      skipLeft: (word) => 1 + word.length,
      skipRight: (word) => 1 + word.length,
      ...(count * length > cells && { windows }),
    });
    for (const [i, j] of pairings) if (i !== null && j !== null) pairs.push([fromLeft + i, fromRight + j]);
  }

  pairUp(0, left.length, 0, right.length);
  return pairs;
}

type Range = readonly [from: number, to: number];

/** Words that are there once in each stretch, as many as there are in the same order. */
function onceInBoth(left: readonly string[], right: readonly string[], leftRange: Range, rightRange: Range): Pair[] {
  const inRight = onceIn(right, rightRange);
  return longestRise(
    [...onceIn(left, leftRange)].flatMap(([word, i]): Pair[] => (inRight.has(word) ? [[i, inRight.get(word) as number]] : [])),
  );
}

function onceIn(words: readonly string[], [from, to]: Range): Map<string, number> {
  const once = new Map<string, number>();
  const more = new Set<string>();
  for (let at = from; at < to; at++) {
    const word = words[at] as string;
    if (more.has(word)) continue;
    if (once.delete(word)) more.add(word);
    else once.set(word, at);
  }
  return once;
}

/** The longest part of pairs in the order of the left in which the right rises, too. */
function longestRise(pairs: readonly Pair[]): Pair[] {
  /** For each length the pair that ends the rise of that length soonest, and for each pair the one before it. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, [, right]] of pairs.entries()) {
    const length = firstWhere(ends.length, (place) => (pairs[ends[place] as number] as Pair)[1] >= right);
    before.push(ends[length - 1] ?? -1);
    ends[length] = at;
  }
  const rise: Pair[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] as number) rise.push(pairs[at] as Pair);
  return rise.reverse();
}
