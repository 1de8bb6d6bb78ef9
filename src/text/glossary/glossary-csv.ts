import { delimitedRecords } from '../delimited-records.ts';
import { LONGEST_SPELLING } from './compile-glossary.ts';
import { GLOSSARY_KINDS, GLOSSARY_LANGUAGES, type GlossaryEntry } from './glossary-entry.ts';

export const GLOSSARY_SCOPES = ['user', 'organisation', 'job'] as const;

/** An entry as a line of a table has it; what it does not say is not there. */
export interface GlossaryRow extends Omit<GlossaryEntry, 'id'> {
  /** Whose it is. */
  scope?: (typeof GLOSSARY_SCOPES)[number];
}

const COLUMNS = ['term', 'variants', 'language', 'kind', 'scope'] as const;
const BETWEEN_VARIANTS = '|';

/** The entries of a CSV or TSV text with the columns term, variants (with | between them), language, kind, scope; only `term` must be there. Problems name their lines. */
export function readGlossaryCsv(text: string): { rows: GlossaryRow[]; problems: string[] } {
  const { records } = delimitedRecords(text.replace(/^\uFEFF/, ''));
  const columns = records[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  if (!columns.includes('term')) return { rows: [], problems: [`line 1: expected the names of the columns: ${COLUMNS.join(', ')}`] };
  const unknown = columns.filter((column) => !COLUMNS.some((known) => known === column));
  if (unknown.length > 0)
    return { rows: [], problems: [`line 1: there is no column "${unknown.join('", "')}"; there are ${COLUMNS.join(', ')}`] };
  const rows: GlossaryRow[] = [];
  const problems: string[] = [];
  for (const { line, cells, open } of records.slice(1)) {
    const read = open
      ? 'a quotation mark opens a text and does not close it'
      : cells.length === columns.length
        ? readRow((column) => (cells[columns.indexOf(column)] ?? '').trim())
        : `expected ${columns.length} columns, got ${cells.length}`;
    if (typeof read === 'string') problems.push(`line ${line}: ${read}`);
    else rows.push(read);
  }
  return { rows, problems };
}

/** A row, or what is wrong with it. */
function readRow(cell: (column: (typeof COLUMNS)[number]) => string): GlossaryRow | string {
  const term = cell('term');
  const variants = cell('variants')
    .split(BETWEEN_VARIANTS)
    .map((variant) => variant.trim())
    .filter((variant) => variant !== '');
  const [language, scope] = [cell('language').toLowerCase(), cell('scope').toLowerCase()];
  const kind = cell('kind').toLowerCase() || 'term';
  if (term === '') return '"term" is missing';
  if ([term, ...variants].some((spelling) => spelling.length > LONGEST_SPELLING))
    return `a spelling has more than ${LONGEST_SPELLING} characters`;
  if (!isOneOf(GLOSSARY_KINDS, kind)) return `"kind": expected ${GLOSSARY_KINDS.join(' or ')}, got "${kind.slice(0, 40)}"`;
  if (language !== '' && !isOneOf(GLOSSARY_LANGUAGES, language))
    return `"language": expected ${GLOSSARY_LANGUAGES.join(', ')} or nothing, got "${language.slice(0, 40)}"`;
  if (scope !== '' && !isOneOf(GLOSSARY_SCOPES, scope))
    return `"scope": expected ${GLOSSARY_SCOPES.join(', ')} or nothing, got "${scope.slice(0, 40)}"`;
  return { term, variants, kind, ...(language === '' ? {} : { language }), ...(scope === '' ? {} : { scope }) };
}

function isOneOf<T extends string>(known: readonly T[], value: string): value is T {
  return known.some((one) => one === value);
}

/** The rows as CSV with commas and a byte order mark, so that spreadsheets see that it is UTF-8. */
export function writeGlossaryCsv(rows: readonly GlossaryRow[]): string {
  const lines = rows.map(({ term, variants, language = '', kind, scope = '' }) => [
    term,
    variants.join(BETWEEN_VARIANTS),
    language,
    kind,
    scope,
  ]);
  return `\uFEFF${[COLUMNS, ...lines].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')}`;
}

function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
