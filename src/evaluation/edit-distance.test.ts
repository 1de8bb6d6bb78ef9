import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';

function oneCellAtATime(a: string, b: string): number {
  const [rows, columns] = [Array.from(a), Array.from(b)];
  let row = Array.from({ length: columns.length + 1 }, (_, j) => j);
  for (const [i, character] of rows.entries()) {
    const next = [i + 1];
    for (const [j, other] of columns.entries())
      next.push(Math.min((row[j] ?? 0) + (character === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'сөз', 3],
    ['сөз', '', 3],
    ['қалам', 'қалам', 0],
    ['қалам', 'калам', 1],
    ['kitten', 'sitting', 3],
    ['👍👎', '👎', 1],
  ])('%s, %s: %i', (a, b, distance) => expect(editDistance(a, b)).toBe(distance));

  // Blocks are of 32 rows: lengths on both sides of one, two and three of them.
  const text = fc.string({ unit: fc.constantFrom('а', 'ә', ' ', '👍'), maxLength: 110 });

  it('is what filling the table cell by cell gives', () => {
    fc.assert(fc.property(text, text, (a, b) => void expect(editDistance(a, b)).toBe(oneCellAtATime(a, b))));
  });
});
