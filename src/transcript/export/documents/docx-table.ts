import { BorderStyle, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx';

const LINE = { style: BorderStyle.SINGLE, size: 4, color: 'C8CCD4' };
const BORDERS = { top: LINE, bottom: LINE, left: LINE, right: LINE, insideHorizontal: LINE, insideVertical: LINE };
const MARGINS = { top: 60, bottom: 60, left: 100, right: 100 };

/** A table over the width of the page; `widths` are shares of 100. The head is repeated on every page. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[]): Table {
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: BORDERS,
    margins: MARGINS,
    rows: [
      new TableRow({ tableHeader: true, children: cells(head, widths, true) }),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: cells(row, widths, false) })),
    ],
  });
}

function cells(texts: readonly string[], widths: readonly number[], bold: boolean): TableCell[] {
  return texts.map(
    (text, column) =>
      new TableCell({
        width: { size: widths[column] ?? 0, type: WidthType.PERCENTAGE },
        children: [new Paragraph({ children: [new TextRun({ text, bold })] })],
      }),
  );
}
