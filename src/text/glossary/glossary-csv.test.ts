import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GlossaryRow, readGlossaryCsv, writeGlossaryCsv } from './glossary-csv.ts';

const ROWS: GlossaryRow[] = [
  { term: 'Kaspi Bank', variants: ['каспий банк', 'каспи'], kind: 'name', language: 'kk', scope: 'organisation' },
  { term: 'договор, "новый"', variants: [], kind: 'term' },
];

describe('readGlossaryCsv', () => {
  it.each([
    ['commas', 'term,variants,language,kind,scope\nKaspi Bank,каспий банк|каспи,kk,name,organisation\n"договор, ""новый""",,,,\n'],
    [
      'semicolons, a mark and other line ends',
      '\uFEFFTerm;Variants;Language;Kind;Scope\r\nKaspi Bank; каспий банк | каспи |;KK;Name;organisation\r\n\r\n"договор, ""новый""";;;term;\r\n',
    ],
    ['tabs', 'scope\tkind\tlanguage\tvariants\tterm\norganisation\tname\tkk\tкаспий банк|каспи\tKaspi Bank\n\t\t\t\tдоговор, "новый"'],
  ])('takes %s', (_what, text) => expect(readGlossaryCsv(text)).toEqual({ rows: ROWS, problems: [] }));

  it('takes a table of terms alone', () => {
    expect(readGlossaryCsv('term\nНұрсұлтан\n')).toEqual({ rows: [{ term: 'Нұрсұлтан', variants: [], kind: 'term' }], problems: [] });
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
      `${'x'.repeat(201)},,,,`,
      '"g,,,,',
    ].join('\n');
    const { rows, problems } = readGlossaryCsv(text);
    expect(rows).toEqual(ROWS.slice(0, 1));
    expect(problems).toEqual([
      'line 2: "term" is missing',
      'line 3: "language": expected kk, ru, en or nothing, got "xx"',
      'line 4: "kind": expected term or name, got "thing"',
      'line 5: "scope": expected user, organisation, job or nothing, got "team"',
      'line 6: expected 5 columns, got 2',
      'line 8: a spelling has more than 200 characters',
      'line 9: a quotation mark opens a text and does not close it',
    ]);
  });

  it.each([
    ['', 'line 1: expected the names of the columns: term, variants, language, kind, scope'],
    ['Kaspi,каспий', 'line 1: expected the names of the columns: term, variants, language, kind, scope'],
    ['term,weight\na,b', 'line 1: there is no column "weight"; there are term, variants, language, kind, scope'],
  ])('refuses %j', (text, problem) => expect(readGlossaryCsv(text)).toEqual({ rows: [], problems: [problem] }));

  it('reads what was written', () => {
    const text = fc.string({ maxLength: 12, unit: fc.constantFrom(...'абқ ,;"\n\tx=') }).map((given) => given.trim());
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
    fc.assert(fc.property(fc.array(row), (rows) => void expect(readGlossaryCsv(writeGlossaryCsv(rows))).toEqual({ rows, problems: [] })));
  });
});
