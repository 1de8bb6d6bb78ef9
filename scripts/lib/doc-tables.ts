import { VARIABLES } from '../../src/config/env.ts';
import { ERRORS } from '../../src/contract/app-error.ts';

/** A table in a document that is made from the code, between `<!-- table: NAME -->` and `<!-- end -->`. */
export interface DocTable {
  /** Path from the root of the checkout. */
  file: string;
  name: string;
  make(): string;
}

export const DOC_TABLES: readonly DocTable[] = [
  { file: 'docs/configuration.md', name: 'settings', make: settings },
  { file: 'docs/api.md', name: 'errors', make: errors },
];

/** The document with its table made anew. Throws when the document has no place for it. */
export function withTable(text: string, { file, name, make }: DocTable): string {
  const place = new RegExp(String.raw`(<!-- table: ${name} -->\n)[\s\S]*?(<!-- end -->)`);
  if (!place.test(text)) throw new Error(`${file} has no place for the table "${name}"`);
  return text.replace(place, (_whole, begin: string, end: string) => `${begin}\n${make()}\n\n${end}`);
}

function settings(): string {
  return table(
    ['setting', 'default', 'meaning'],
    VARIABLES.map((variable) => [
      `\`${variable.name}\``,
      variable.default === '' ? '' : `\`${variable.default}\``,
      'secret' in variable ? `${variable.description} (secret)` : variable.description,
    ]),
  );
}

function errors(): string {
  return table(
    ['code', 'status', 'what happened', 'what to do', 'again?'],
    Object.entries(ERRORS).map(([code, error]) => [
      `\`${code}\``,
      String(error.status),
      error.message,
      error.hint,
      'retry' in error ? 'yes' : '',
    ]),
  );
}

/** Columns of even width, as the formatter makes them. */
function table(heads: string[], rows: string[][]): string {
  const cells = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}
