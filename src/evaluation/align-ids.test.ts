import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlignmentOp, alignIds } from './align-ids.ts';

const words = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 14 }).map((ids) => Int32Array.from(ids));

/** Fewest errors, then fewest substitutions, by trying everything. */
function bruteForce(a: Int32Array, b: Int32Array): { errors: number; substitutions: number } {
  const best = new Map<string, { errors: number; substitutions: number }>();
  const from = (i: number, j: number): { errors: number; substitutions: number } => {
    if (i === a.length || j === b.length) return { errors: a.length - i + b.length - j, substitutions: 0 };
    const known = best.get(`${i} ${j}`);
    if (known) return known;
    const wrong = a[i] === b[j] ? 0 : 1;
    const ways = [
      { rest: from(i + 1, j + 1), errors: wrong, substitutions: wrong },
      { rest: from(i + 1, j), errors: 1, substitutions: 0 },
      { rest: from(i, j + 1), errors: 1, substitutions: 0 },
    ].map(({ rest, errors, substitutions }) => ({ errors: rest.errors + errors, substitutions: rest.substitutions + substitutions }));
    const least = ways.toSorted((x, y) => x.errors - y.errors || x.substitutions - y.substitutions)[0] ?? { errors: 0, substitutions: 0 };
    best.set(`${i} ${j}`, least);
    return least;
  };
  return from(0, 0);
}

const count = (ops: readonly AlignmentOp[], op: AlignmentOp): number => ops.filter((other) => other === op).length;
const counts = (ops: readonly AlignmentOp[]) => ({
  equal: count(ops, 'equal'),
  substitutions: count(ops, 'substitution'),
  insertions: count(ops, 'insertion'),
  deletions: count(ops, 'deletion'),
});

/** The hypothesis as the steps make it from the reference; null when a step does not fit. */
function follow(ops: readonly AlignmentOp[], a: Int32Array, b: Int32Array): number[] | null {
  let [i, j] = [0, 0];
  const made: number[] = [];
  for (const op of ops) {
    if ((op === 'equal') !== (op !== 'insertion' && op !== 'deletion' && a[i] === b[j])) return null;
    if (op !== 'deletion') made.push(b[j++] ?? -1);
    if (op !== 'insertion') i++;
  }
  return i === a.length ? made : null;
}

describe('alignIds', () => {
  it('turns the reference into the hypothesis', () => {
    fc.assert(fc.property(words, words, (a, b) => void expect(follow(alignIds(a, b), a, b)).toEqual([...b])));
  });

  it('does so with the fewest errors, and with the fewest substitutions among these', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const { substitutions, insertions, deletions } = counts(alignIds(a, b));
        expect({ errors: substitutions + insertions + deletions, substitutions }).toEqual(bruteForce(a, b));
      }),
    );
  });

  it('counts the same and stays correct where tables are halved', () => {
    fc.assert(
      fc.property(words, words, fc.integer({ min: 0, max: 40 }), (a, b, wholeTable) => {
        const ops = alignIds(a, b, wholeTable);
        expect(follow(ops, a, b)).toEqual([...b]);
        expect(counts(ops)).toEqual(counts(alignIds(a, b)));
      }),
    );
  });

  it('exchanges insertions and deletions when the sides are exchanged', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const { insertions, deletions, ...others } = counts(alignIds(a, b));
        expect(counts(alignIds(b, a))).toEqual({ ...others, insertions: deletions, deletions: insertions });
      }),
    );
  });

  it('finds what was changed in thousands of words', () => {
    const said = Int32Array.from({ length: 6000 }, (_, index) => index);
    const heard = said.filter((id) => id % 100 !== 7).map((id) => (id % 100 === 50 ? -1 : id));
    expect(counts(alignIds(said, heard))).toEqual({ equal: 5880, substitutions: 60, insertions: 0, deletions: 60 });
  });
});
