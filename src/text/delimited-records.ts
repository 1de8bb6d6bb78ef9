export interface DelimitedRecord {
  /** Counted from 1. */
  line: number;
  cells: string[];
  /** A quotation mark was never closed. */
  open: boolean;
}

/** No table has more columns: those behind are not looked at. */
const MOST_CELLS = 1000;

/**
 * The records of a CSV (RFC 4180, also with semicolons, as spreadsheets here write it) or TSV text, without empty lines, one
 * after the other as they are asked for; the first line tells the delimiter.
 */
export function delimitedRecords(text: string): { delimiter: string; records: Iterable<DelimitedRecord> } {
  const delimiter = delimiterOf(text);
  return { delimiter, records: delimiter === '\t' ? tabRecords(text) : quotedRecords(text, delimiter) };
}

function delimiterOf(text: string): string {
  const head = text.trimStart().split('\n', 1)[0] ?? '';
  if (head.includes('\t')) return '\t';
  return head.split(';').length > head.split(',').length ? ';' : ',';
}

/** In tables with tabs quotation marks are part of the text. */
function* tabRecords(text: string): Generator<DelimitedRecord> {
  for (let [line, from] = [1, 0]; from <= text.length; line++) {
    const found = text.indexOf('\n', from);
    const end = found === -1 ? text.length : found;
    const own = text.slice(from, end);
    if (own.trim() !== '') yield { line, cells: own.replace(/\r$/, '').split('\t', MOST_CELLS), open: false };
    from = end + 1;
  }
}

function* quotedRecords(text: string, delimiter: string): Generator<DelimitedRecord> {
  const plain = new RegExp(`[^${delimiter}\r\n]*`, 'y');
  const end = new RegExp(`${delimiter}|\r?\n|$`, 'y');
  let [line, from, cells] = [1, 1, [] as string[]];
  for (let at = 0; at < text.length; ) {
    const close = text[at] === '"' ? closingQuote(text, at) : null;
    plain.lastIndex = at;
    const cell = close === null ? (plain.exec(text)?.[0] ?? '') : text.slice(at + 1, close).replaceAll('""', '"');
    end.lastIndex = close === null ? at + cell.length : close + 1;
    const found = close === -1 ? null : end.exec(text)?.[0];
    if (found === null || found === undefined) {
      yield { line: from, cells, open: true };
      return;
    }
    if (cells.length < MOST_CELLS) cells.push(cell);
    line += (close === null ? 0 : cell.split('\n').length - 1) + (found.endsWith('\n') ? 1 : 0);
    at = end.lastIndex;
    if (found === delimiter && at < text.length) continue;
    if (found === delimiter) cells.push('');
    if (cells.length > 1 || cells[0]?.trim() !== '') yield { line: from, cells, open: false };
    [from, cells] = [line, []];
  }
}

/** Where the text in quotation marks that begins here ends; -1: nowhere. One mark is written as two. */
function closingQuote(text: string, at: number): number {
  let close = text.indexOf('"', at + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close;
}
