import { isPlain, type PdfFont, remembered } from './pdf-font.ts';

export interface TextLook {
  weight: 'regular' | 'bold';
  size: number;
  color: string;
}

/** What pdfkit has and its types do not tell; the version is exact, and tests read the text back. */
interface Internals {
  _font: {
    id: string;
    ascender: number;
    ref(): unknown;
    encode(text: string): [glyphs: string[], positions: unknown[]];
  };
  page: { fonts: Record<string, unknown> };
  addContent(content: string): void;
}

/**
 * Draws lines of text on the page of a PDF. pdfkit lays every line out again to write it: of a long meeting that is most of
 * the time. Here the glyphs of a word are looked up once and a page is written in one piece; scripts that need shaping go through pdfkit.
 */
export function createPen(document: PDFKit.PDFDocument, fonts: Record<TextLook['weight'], PdfFont>) {
  const internals = document as unknown as Internals;
  const use = (weight: TextLook['weight'], size: number) => document.font(weight, size);
  for (const weight of ['regular', 'bold'] as const) document.registerFont(weight, fonts[weight] as never);

  const measureOf = (weight: TextLook['weight']) => remembered((text) => use(weight, 1).widthOfString(text));
  const glyphsOf = (weight: TextLook['weight']) =>
    remembered((text) => {
      use(weight, 1);
      return internals._font.encode(text)[0].join('');
    });
  /** Widths at one point. */
  const measures = { regular: measureOf('regular'), bold: measureOf('bold') };
  const glyphs = { regular: glyphsOf('regular'), bold: glyphsOf('bold') };
  let content: string[] = [];
  const flush = (): void => {
    if (content.length > 0) internals.addContent(`q BT\n${content.join('\n')}\nET Q`);
    content = [];
  };

  return {
    measures,

    widthOf(text: string, look: TextLook): number {
      return measures[look.weight](text) * look.size;
    },

    /** Writes one line; `y` is its upper edge. */
    draw(text: string, x: number, y: number, look: TextLook): void {
      use(look.weight, look.size);
      if (!isPlain(text)) {
        // What reads a PDF goes by the order in which it was written.
        flush();
        document.fillColor(look.color).text(text, x, y, { lineBreak: false });
        return;
      }
      const font = internals._font;
      internals.page.fonts[font.id] ??= font.ref();
      const line = text.split(' ').map(glyphs[look.weight]).join(glyphs[look.weight](' '));
      // The page is upside down for pdfkit, so text is turned over once more.
      const baseline = y + (font.ascender / 1000) * look.size;
      content.push(`/${font.id} ${look.size} Tf ${rgb(look.color)} rg 1 0 0 -1 ${x.toFixed(2)} ${baseline.toFixed(2)} Tm <${line}> Tj`);
    },

    /** Puts on the page what was drawn. */
    endPage: flush,
  };
}

/** `#rrggbb` as PDF has it. */
function rgb(color: string): string {
  return [1, 3, 5].map((at) => (Number.parseInt(color.slice(at, at + 2), 16) / 255).toFixed(3)).join(' ');
}
