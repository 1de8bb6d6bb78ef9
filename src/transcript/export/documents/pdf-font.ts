import { create, type Font, type Glyph } from 'fontkit';

/** Letters that are drawn one after the other, each as it is: what needs no shaping. */
const PLAIN = /^[\p{Script=Cyrillic}\p{Script=Latin}\p{Script=Greek}\p{N}\p{P}\p{Sc}\p{Sm}\p{Zs}№°□\ufffd]*$/u;
const MARK = /\p{M}/u;

/** Stands for what the font cannot draw. */
const BOX = '□';
/** They only change how their neighbours look. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/gu;

/** A font of a PDF: pdfkit takes it as it is. */
export interface PdfFont extends Font {
  /** The text with a box for each character that the font cannot draw; pdfkit would fail on it. */
  drawable(text: string): string;
}

/** Whether the letters of a text are drawn one after the other, each as it is. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text) && !MARK.test(text);
}

/**
 * Opens a TrueType font. Laying out every word through the tables of the font takes ten times as long as all the rest of a
 * PDF, so words of plain letters are put together from the widths of their letters, without kerning.
 */
export function openPdfFont(bytes: Uint8Array): PdfFont {
  const font = create(Buffer.from(bytes)) as Font;
  const shape = font.layout.bind(font);
  const glyphOf = remembered((character: string) => font.glyphForCodePoint(character.codePointAt(0) ?? 0));
  const drawn = remembered((character: string) => (font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : BOX));
  const drawnWord = remembered((word: string) => Array.from(word.replace(INVISIBLE, ''), drawn).join(''));
  return Object.assign(font, {
    layout: ((text: string, ...rest: never[]) =>
      isPlain(text) ? plainRun([...text].map(glyphOf)) : shape(text, ...rest)) as Font['layout'],
    drawable: (text: string) => text.split(' ').map(drawnWord).join(' '),
  });
}

/** Asked for the same text again, it gives what it found. */
export function remembered<Value>(find: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const value = known.get(text) ?? find(text);
    known.set(text, value);
    return value;
  };
}

/** Each call makes positions of its own: pdfkit scales them in place, and then asks for the width. */
function plainRun(glyphs: Glyph[]) {
  const positions = glyphs.map(({ advanceWidth }) => ({ xAdvance: advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 }));
  return {
    glyphs,
    positions,
    get advanceWidth(): number {
      return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    },
  };
}
