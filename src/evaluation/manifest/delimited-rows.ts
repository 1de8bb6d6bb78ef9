import { delimitedRecords } from '../../text/delimited-records.ts';
import type { ManifestRow, ManifestRows } from './manifest-row.ts';

/** The table of a CSV (RFC 4180, also with semicolons, as spreadsheets here write it) or TSV text; the first line names the columns. */
export function delimitedRows(text: string): ManifestRows {
  const { delimiter, records: all } = delimitedRecords(text);
  const [head, ...records] = all;
  const columns = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  if (!columns.includes('audio') || !(columns.includes('text') || columns.includes('text_file')))
    return { rows: [], problems: [`line ${head?.line ?? 1}: expected the names of the columns: audio, text or text_file, language`] };

  const rows: ManifestRow[] = [];
  const problems: string[] = [];
  for (const { line, cells, open } of records) {
    if (open) problems.push(`line ${line}: a quotation mark opens a text and does not close it`);
    else if (cells.length !== columns.length)
      problems.push(
        `line ${line}: expected ${columns.length} columns, got ${cells.length}; a text with "${delimiter}" needs quotation marks`,
      );
    else rows.push({ line, fields: namedCells(columns, cells) });
  }
  return { rows, problems };
}

/** An empty cell is no value, except where an empty text is all that can be meant: nothing is said in the recording. */
function namedCells(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  const named = columns.map((column, index) => [column, cells[index] ?? ''] as const);
  const hasTextFile = named.some(([column, cell]) => column === 'text_file' && cell.trim() !== '');
  return Object.fromEntries(named.filter(([column, cell]) => cell.trim() !== '' || (column === 'text' && !hasTextFile)));
}
