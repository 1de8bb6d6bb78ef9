import { describe, expect, it } from 'vitest';
import { delimitedRecords } from './delimited-records.ts';

const read = (text: string) => [...delimitedRecords(text).records];
const LONG = 8_000_000;

describe('delimitedRecords', () => {
  it('counts lines through texts of several lines, whatever their ends', () => {
    expect(read('a,b\r\n"1\r\n2",3\n\n"4 ""5""",\n6')).toEqual([
      { line: 1, cells: ['a', 'b'], open: false },
      { line: 2, cells: ['1\r\n2', '3'], open: false },
      { line: 5, cells: ['4 "5"', ''], open: false },
      { line: 6, cells: ['6'], open: false },
    ]);
  });

  it.each(['"1', '"1"2', 'a\rb', '"1""'])('ends at %j, which closes nothing', (text) => {
    expect(read(`a,b\nc,${text}\nd,e`).slice(1)).toEqual([{ line: 2, cells: ['c'], open: true }]);
  });

  it.each([
    ['a text as long as a book', `a\n"${'x'.repeat(LONG)}"`, 2],
    ['one that never closes', `a\n"${'x'.repeat(LONG)}`, 2],
    ['quotation marks alone', `a\n${'"'.repeat(LONG)}`, 2],
    ['one line of commas', ','.repeat(LONG), 1],
    ['short lines', 'a\n'.repeat(LONG / 4), LONG / 4],
    ['lines with tabs', 'a\tb\n'.repeat(LONG / 8), LONG / 8],
  ])('takes %s', (_, text, records) => {
    let count = 0;
    for (const _ of delimitedRecords(text).records) count++;
    expect(count).toBe(records);
  });
});
