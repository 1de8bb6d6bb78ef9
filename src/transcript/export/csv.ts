import type { TableOptions } from '../../contract/export.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { asCell } from '../../text/spreadsheet-cell.ts';
import { textOf } from './paragraphs.ts';
import { labelOf } from './speaker-labels.ts';

const COLUMNS = ['start', 'end', 'speaker', 'language', 'text', 'confidence'];
const SEPARATORS: Record<TableOptions['separator'], string> = { comma: ',', semicolon: ';', tab: '\t' };

/**
 * A row for each segment (RFC 4180: CRLF, cells in quotation marks where they need them), with a byte order mark so that
 * spreadsheets read it as UTF-8. Times are seconds. A text that could be a formula gets an apostrophe before it.
 */
export function writeCsv(transcript: Transcript, { separator }: TableOptions): string {
  const rows = transcript.segments.map((segment) => [
    decimal(segment.start_time, separator),
    decimal(segment.end_time, separator),
    asCell(labelOf(transcript, segment)),
    asCell(segment.language),
    asCell(textOf(segment)),
    segment.confidence === null ? '' : decimal(segment.confidence, separator),
  ]);
  const lines = [COLUMNS, ...rows].map((cells) => cells.map(quoted).join(SEPARATORS[separator]));
  return `\ufeff${lines.map((line) => `${line}\r\n`).join('')}`;
}

function decimal(value: number, separator: TableOptions['separator']): string {
  const text = value.toFixed(3);
  return separator === 'semicolon' ? text.replace('.', ',') : text;
}

function quoted(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
