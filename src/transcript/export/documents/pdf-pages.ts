import PDFDocument from 'pdfkit';
import type { PdfFont } from './pdf-font.ts';
import { createPen, type TextLook } from './pdf-pen.ts';
import { wrapText } from './wrap-text.ts';

export interface PdfFonts {
  regular: PdfFont;
  bold: PdfFont;
}

/** Points. */
const MARGIN = { top: 62, bottom: 62, side: 64 };
const LINE_HEIGHT = 1.42;
/** From the upper edge of a line to its baseline, as a share of the size; texts of different sizes share a baseline. */
const ASCENT = 0.93;
const MARGIN_LOOK: TextLook = { weight: 'regular', size: 8, color: '#6b7280' };

interface PageOptions {
  fonts: PdfFonts;
  title: string;
  locale: string;
  date: Date;
  /** What stands at the foot of each page. */
  foot(page: number, pages: number): string;
}

/** Writes text down the pages of a PDF (A4), line by line. */
export function createPages({ fonts, title, locale, date, foot }: PageOptions) {
  const info = { Title: fonts.regular.drawable(title), Creator: 'KazRu-STT Pro', CreationDate: date };
  // `font: null`: pdfkit would open a standard font first, and then, when ours has the same name, ours anew at every use.
  const options = { size: 'A4', margin: 0, bufferPages: true, lang: locale, displayTitle: true, info, font: null };
  const document = new PDFDocument(options as unknown as PDFKit.PDFDocumentOptions);
  const parts: Uint8Array[] = [];
  document.on('data', (part: Uint8Array) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
  const bottom = document.page.height - MARGIN.bottom;
  const width = document.page.width - 2 * MARGIN.side;
  let y = MARGIN.top;

  const pen = createPen(document, fonts);

  return {
    /** Moves to the next page when less than this is left of this one. */
    reserve(height: number): void {
      if (y + height <= bottom) return;
      pen.endPage();
      document.addPage();
      y = MARGIN.top;
    },

    space(height: number): void {
      y += height;
    },

    /** A paragraph, from `x` points inside the margin. */
    write(text: string, look: TextLook, x = 0): void {
      const drawable = fonts[look.weight].drawable(text);
      for (const line of wrapText(drawable, (width - x) / look.size, pen.measures[look.weight])) {
        this.reserve(look.size * LINE_HEIGHT);
        pen.draw(line, MARGIN.side + x, y, look);
        y += look.size * LINE_HEIGHT;
      }
    },

    /** Several texts on one line, one after the other, each cut off where the page ends. */
    writeRow(cells: readonly { text: string; look: TextLook; x?: number }[]): void {
      const largest = Math.max(...cells.map(({ look }) => look.size));
      const height = largest * LINE_HEIGHT;
      this.reserve(height);
      let after = 0;
      for (const { text, look, x = after } of cells) {
        const [line = ''] = wrapText(fonts[look.weight].drawable(text), (width - x) / look.size, pen.measures[look.weight]);
        pen.draw(line, MARGIN.side + x, y + (largest - look.size) * ASCENT, look);
        after = x + pen.widthOf(line, look);
      }
      y += height;
    },

    /** An entry of the outline that leads to this page. */
    bookmark(text: string): void {
      document.outline.addItem(text);
    },

    /** Adds what stands on every page, and gives the file. */
    async finish(): Promise<Uint8Array> {
      pen.endPage();
      const { count } = document.bufferedPageRange();
      const head = wrapText(fonts.regular.drawable(title), width / MARGIN_LOOK.size, pen.measures.regular)[0] ?? '';
      for (let page = 0; page < count; page++) {
        document.switchToPage(page);
        if (page > 0) pen.draw(head, MARGIN.side, MARGIN.top / 2, MARGIN_LOOK);
        const number = foot(page + 1, count);
        pen.draw(number, MARGIN.side + width - pen.widthOf(number, MARGIN_LOOK), bottom + MARGIN.bottom / 2, MARGIN_LOOK);
        pen.endPage();
      }
      document.end();
      await ended;
      return Buffer.concat(parts);
    },
  };
}
