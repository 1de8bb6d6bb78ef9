import type { CsvProblem, CsvProblemCode, GLOSSARY_SCOPES } from '../../contract/glossary.ts';
import { delimitedRecords } from '../delimited-records.ts';
import { asCell, fromCell } from '../spreadsheet-cell.ts';
import { LONGEST_SPELLING } from './compile-glossary.ts';
import { GLOSSARY_KINDS, GLOSSARY_LANGUAGES, type GlossaryEntry } from './glossary-entry.ts';

type Scope = (typeof GLOSSARY_SCOPES)[number];

/** An entry as a line of a table has it; what it does not say is not there. */
export interface GlossaryRow extends Omit<GlossaryEntry, 'id'> {
  /** Whose it is. */
  scope?: Scope;
}

interface Limits {
  /** Lines behind the first. */
  lines: number;
  /** Spellings of one term. */
  spellings: number;
  scopes: readonly Scope[];
}

/** What stands in a CSV: its rows, the lines that are none, the first `MOST_PROBLEMS` of them with what is wrong, and how many there are. */
export interface ReadGlossary {
  rows: GlossaryRow[];
  problems: CsvProblem[];
  leftOut: number;
}

const COLUMNS = ['term', 'variants', 'language', 'kind', 'scope'] as const;
const BETWEEN_VARIANTS = '|';
export const MOST_PROBLEMS = 100;
const LONGEST_QUOTE = 40;
/** Control characters and halves of characters. */
const NO_TEXT = /[\p{Cc}\p{Cs}]/u;

/** More lines than were allowed. */
export class TooManyLines extends Error {}

/**
 * The entries of a CSV or TSV text with the columns term, variants (with | between them), language, kind, scope; only
 * `term` must be there. A cell that was guarded against spreadsheets is what it was. Throws TooManyLines, before it has read them all.
 */
export function readGlossaryCsv(text: string, { lines, spellings, scopes }: Limits): ReadGlossary {
  const read: ReadGlossary = { rows: [], problems: [], leftOut: 0 };
  const leaveOut = (line: number, [code, message]: Wrong): void => {
    if (read.leftOut++ < MOST_PROBLEMS) read.problems.push({ line, code, message: `line ${line}: ${message}` });
  };
  let columns: string[] | null = null;
  let count = 0;
  for (const { line, cells, open } of delimitedRecords(text.replace(/^\uFEFF/, '')).records) {
    if (columns === null) {
      columns = cells.map((cell) => cell.trim().toLowerCase());
      const wrong = wrongColumns(columns);
      if (wrong === null) continue;
      leaveOut(line, wrong);
      return read;
    }
    if (++count > lines) throw new TooManyLines();
    const names = columns;
    const row: GlossaryRow | Wrong = open
      ? ['OPEN_QUOTE', 'a quotation mark opens a text and does not close it']
      : cells.length === names.length
        ? readRow((column) => fromCell((cells[names.indexOf(column)] ?? '').trim()), { spellings, scopes })
        : ['WRONG_CELL_COUNT', `expected ${names.length} columns, got ${cells.length}`];
    if (Array.isArray(row)) leaveOut(line, row);
    else read.rows.push(row);
  }
  if (columns === null) leaveOut(1, wrongColumns([]) as Wrong);
  return read;
}

type Wrong = [code: CsvProblemCode, message: string];

function wrongColumns(columns: readonly string[]): Wrong | null {
  if (!columns.includes('term')) return ['NO_COLUMN_NAMES', `expected the names of the columns: ${COLUMNS.join(', ')}`];
  const unknown = columns.filter((column) => !isOneOf(COLUMNS, column)).map(quote);
  if (unknown.length === 0) return null;
  return ['UNKNOWN_COLUMN', `there is no column ${unknown.slice(0, COLUMNS.length).join(', ')}; there are ${COLUMNS.join(', ')}`];
}

/** A row, or what is wrong with it. */
function readRow(cell: (column: (typeof COLUMNS)[number]) => string, { spellings, scopes }: Omit<Limits, 'lines'>): GlossaryRow | Wrong {
  const term = cell('term');
  const variants = cell('variants')
    .split(BETWEEN_VARIANTS)
    .map((variant) => variant.trim())
    .filter((variant) => variant !== '');
  const [language, scope] = [cell('language').toLowerCase(), cell('scope').toLowerCase()];
  const kind = cell('kind').toLowerCase() || 'term';
  if (term === '') return ['TERM_MISSING', '"term" is missing'];
  if ([term, ...variants].some((spelling) => spelling.length > LONGEST_SPELLING))
    return ['SPELLING_TOO_LONG', `a spelling has more than ${LONGEST_SPELLING} characters`];
  if ([term, ...variants].some((spelling) => NO_TEXT.test(spelling)))
    return ['NO_TEXT', 'a spelling has a line break or other characters that are no text'];
  if (variants.length > spellings) return ['TOO_MANY_SPELLINGS', `"variants" has ${variants.length} spellings; ${spellings} are the most`];
  if (!isOneOf(GLOSSARY_KINDS, kind)) return ['UNKNOWN_KIND', `"kind": expected ${GLOSSARY_KINDS.join(' or ')}, got ${quote(kind)}`];
  if (language !== '' && !isOneOf(GLOSSARY_LANGUAGES, language))
    return ['UNKNOWN_LANGUAGE', `"language": expected ${GLOSSARY_LANGUAGES.join(', ')} or nothing, got ${quote(language)}`];
  if (scope !== '' && !isOneOf(scopes, scope))
    return ['UNKNOWN_SCOPE', `"scope": expected ${scopes.join(', ')} or nothing, got ${quote(scope)}`];
  return { term, variants, kind, ...(language === '' ? {} : { language }), ...(scope === '' ? {} : { scope }) };
}

function quote(text: string): string {
  return `"${text.slice(0, LONGEST_QUOTE)}"`;
}

function isOneOf<T extends string>(known: readonly T[], value: string): value is T {
  return known.some((one) => one === value);
}

/** The rows as CSV with commas and a byte order mark, so that spreadsheets see that it is UTF-8, and run none of it. */
export function writeGlossaryCsv(rows: readonly GlossaryRow[]): string {
  const lines = rows.map(({ term, variants, language = '', kind, scope = '' }) => [
    asCell(term),
    asCell(variants.join(BETWEEN_VARIANTS)),
    language,
    kind,
    scope,
  ]);
  return `\uFEFF${[COLUMNS, ...lines].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')}`;
}

function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
