import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GLOSSARY_SCOPES } from '../../contract/glossary.ts';
import { type GlossaryRow, MOST_PROBLEMS, readGlossaryCsv, TooManyLines, writeGlossaryCsv } from './glossary-csv.ts';

const ROWS: GlossaryRow[] = [
  { term: 'Kaspi Bank', variants: ['каспий банк', 'каспи'], kind: 'name', language: 'kk', scope: 'organisation' },
  { term: 'договор, "новый"', variants: [], kind: 'term' },
];

const read = (text: string, lines = 1000) => readGlossaryCsv(text, { lines, spellings: 50, scopes: GLOSSARY_SCOPES });

describe('readGlossaryCsv', () => {
  it.each([
    ['commas', 'term,variants,language,kind,scope\nKaspi Bank,каспий банк|каспи,kk,name,organisation\n"договор, ""новый""",,,,\n'],
    [
      'semicolons, a mark and other line ends',
      '\uFEFFTerm;Variants;Language;Kind;Scope\r\nKaspi Bank; каспий банк | каспи |;KK;Name;organisation\r\n\r\n"договор, ""новый""";;;term;\r\n',
    ],
    ['tabs', 'scope\tkind\tlanguage\tvariants\tterm\norganisation\tname\tkk\tкаспий банк|каспи\tKaspi Bank\n\t\t\t\tдоговор, "новый"'],
  ])('takes %s', (_what, text) => expect(read(text)).toEqual({ rows: ROWS, problems: [], leftOut: 0 }));

  it('takes a table of terms alone', () => {
    expect(read('term\nНұрсұлтан\n').rows).toEqual([{ term: 'Нұрсұлтан', variants: [], kind: 'term' }]);
  });

  it('names every line that is wrong, and keeps the others', () => {
    const text = [
      'term,variants,language,kind,scope',
      ',a,,,',
      'b,,xx,,',
      'c,,,thing,',
      'd,,,,team',
      'e,f',
      'Kaspi Bank,каспий банк|каспи,kk,name,organisation',
      `${'x'.repeat(10_000)},,,,`,
      `f,${'x|'.repeat(51)},,,`,
      '"f\u0000",,,,',
      '"g,,,,',
    ].join('\n');
    const { rows, problems, leftOut } = read(text);
    expect(rows).toEqual(ROWS.slice(0, 1));
    expect(leftOut).toBe(problems.length);
    expect(problems.map(({ line, code, message }) => [line, code, message])).toEqual([
      [2, 'TERM_MISSING', 'line 2: "term" is missing'],
      [3, 'UNKNOWN_LANGUAGE', 'line 3: "language": expected kk, ru, en or nothing, got "xx"'],
      [4, 'UNKNOWN_KIND', 'line 4: "kind": expected term or name, got "thing"'],
      [5, 'UNKNOWN_SCOPE', 'line 5: "scope": expected user, organisation, job or nothing, got "team"'],
      [6, 'WRONG_CELL_COUNT', 'line 6: expected 5 columns, got 2'],
      [8, 'SPELLING_TOO_LONG', 'line 8: a spelling has more than 200 characters'],
      [9, 'TOO_MANY_SPELLINGS', 'line 9: "variants" has 51 spellings; 50 are the most'],
      [10, 'NO_TEXT', 'line 10: a spelling has a line break or other characters that are no text'],
      [11, 'OPEN_QUOTE', 'line 11: a quotation mark opens a text and does not close it'],
    ]);
  });

  it.each([
    ['', 'NO_COLUMN_NAMES', 'line 1: expected the names of the columns: term, variants, language, kind, scope'],
    ['Kaspi,каспий', 'NO_COLUMN_NAMES', 'line 1: expected the names of the columns: term, variants, language, kind, scope'],
    ['term,weight\na,b', 'UNKNOWN_COLUMN', 'line 1: there is no column "weight"; there are term, variants, language, kind, scope'],
  ])('refuses %j', (text, code, message) => expect(read(text)).toEqual({ rows: [], problems: [{ line: 1, code, message }], leftOut: 1 }));

  it('names the first problems of many, and counts all', () => {
    const { problems, leftOut } = read(`term\n${'""\n,\n'.repeat(400)}`);
    expect([problems.length, leftOut]).toEqual([MOST_PROBLEMS, 400]);
  });

  it('reads no further than it must: of a million lines a few', () => {
    const text = `term,variants\n${'Kaspi Bank,каспий банк\n'.repeat(1_000_000)}`;
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    const began = performance.now();
    expect(() => read(text, 100_000)).toThrow(TooManyLines);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000);
  });

  it.each(['=cmd', "'=cmd", '+7 701', '-term', '@term', '＝x', "''-", "'plain"])('writes %j as no formula, and reads it again', (term) => {
    const rows: GlossaryRow[] = [{ term, variants: [term, '=x'], kind: 'term' }];
    const text = writeGlossaryCsv(rows);
    expect(text.split(/[\r\n]+|,/)).not.toContainEqual(expect.stringMatching(/^[=+\-@＝]/));
    expect(read(text).rows).toEqual(rows);
  });

  it('reads what was written', () => {
    const text = fc.string({ maxLength: 12, unit: fc.constantFrom(...'абқ ,;"x=+-@\'') }).map((given) => given.trim());
    const row = fc.record(
      {
        term: text.filter((term) => term !== ''),
        variants: fc.array(text.filter((variant) => variant !== '')),
        kind: fc.constantFrom('term' as const, 'name' as const),
        language: fc.constantFrom('kk' as const, 'ru' as const),
        scope: fc.constantFrom('user' as const, 'job' as const),
      },
      { requiredKeys: ['term', 'variants', 'kind'] },
    );
    fc.assert(fc.property(fc.array(row), (rows) => void expect(read(writeGlossaryCsv(rows))).toEqual({ rows, problems: [], leftOut: 0 })));
  });
});
