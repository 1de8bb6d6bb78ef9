export interface DelimitedRecord {
  /** Counted from 1. */
  line: number;
  cells: string[];
  /** A quotation mark was never closed. */
  open: boolean;
}

/**
 * The records of a CSV (RFC 4180, also with semicolons, as spreadsheets here write it) or TSV text, without empty lines; the
 * first line tells the delimiter.
 */
export function delimitedRecords(text: string): { delimiter: string; records: DelimitedRecord[] } {
  const delimiter = delimiterOf(text);
  return { delimiter, records: delimiter === '\t' ? tabRecords(text) : quotedRecords(text, delimiter) };
}

function delimiterOf(text: string): string {
  const head = text.trimStart().split('\n', 1)[0] ?? '';
  if (head.includes('\t')) return '\t';
  return head.split(';').length > head.split(',').length ? ';' : ',';
}

/** In tables with tabs quotation marks are part of the text. */
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
