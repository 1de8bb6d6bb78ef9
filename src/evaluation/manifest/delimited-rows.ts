import type { ManifestRow, ManifestRows } from './manifest-row.ts';

/** The table of a CSV (RFC 4180, also with semicolons, as spreadsheets here write it) or TSV text; the first line names the columns. */
export function delimitedRows(text: string): ManifestRows {
  const delimiter = delimiterOf(text);
  const [head, ...records] = delimiter === '\t' ? tabRecords(text) : quotedRecords(text, delimiter);
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

interface DelimitedRecord {
  line: number;
  cells: string[];
  /** A quotation mark was never closed. */
  open: boolean;
}

/** An empty cell is no value, except where an empty text is all that can be meant: nothing is said in the recording. */
function namedCells(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  const named = columns.map((column, index) => [column, cells[index] ?? ''] as const);
  const hasTextFile = named.some(([column, cell]) => column === 'text_file' && cell.trim() !== '');
  return Object.fromEntries(named.filter(([column, cell]) => cell.trim() !== '' || (column === 'text' && !hasTextFile)));
}

function delimiterOf(text: string): string {
  const head = text.trimStart().split('\n', 1)[0] ?? '';
  if (head.includes('\t')) return '\t';
  return head.split(';').length > head.split(',').length ? ';' : ',';
}

/** In tables with tabs quotation marks are part of the text: scoring drops them. */
function tabRecords(text: string): DelimitedRecord[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    return [{ line: index + 1, cells: line.replace(/\r$/, '').split('\t'), open: false }];
  });
}

function quotedRecords(text: string, delimiter: string): DelimitedRecord[] {
  const records: DelimitedRecord[] = [];
  const cell = new RegExp(String.raw`(?:"((?:[^"]|"")*)"|((?!")[^${delimiter}\r\n]*))(${delimiter}|\r?\n|$)`, 'y');
  let [line, from, cells] = [1, 1, [] as string[]];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) return [...records, { line: from, cells, open: true }];
    const [whole, quoted, plain = '', end = ''] = found;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === delimiter && cell.lastIndex < text.length) continue;
    if (end === delimiter) cells.push('');
    if (cells.length > 1 || cells[0]?.trim() !== '') records.push({ line: from, cells, open: false });
    [from, cells] = [line, []];
  }
  return records;
}
