import { type IStylesOptions, Paragraph, Tab, TextRun } from 'docx';

/** Names of our styles, so that a reader changes the look of all at once. */
export const STYLE = { turn: 'Turn', speaker: 'SpeakerName', time: 'Timestamp', fact: 'Fact', margin: 'PageMargin', blank: 'Blank' };

const MUTED = '6B7280';

/** Sizes are half points, distances twentieths of a point. */
export const DOCUMENT_STYLES = (locale: string): IStylesOptions => ({
  default: {
    document: { run: { font: 'Calibri', size: 22, language: { value: locale } }, paragraph: { spacing: { line: 276 } } },
    title: { run: { size: 40, bold: true }, paragraph: { spacing: { after: 200 } } },
    heading1: { run: { size: 28, bold: true }, paragraph: { spacing: { before: 360, after: 160 }, keepNext: true } },
  },
  paragraphStyles: [
    { id: STYLE.turn, name: 'Turn', basedOn: 'Normal', quickFormat: true, paragraph: { spacing: { after: 160 } } },
    { id: STYLE.fact, name: 'Fact', basedOn: 'Normal', paragraph: { spacing: { after: 40 } } },
    { id: STYLE.margin, name: 'Page margin', basedOn: 'Normal', run: { size: 18, color: MUTED } },
    { id: STYLE.blank, name: 'Blank', basedOn: 'Normal', paragraph: { spacing: { after: 160 } } },
  ],
  characterStyles: [
    { id: STYLE.speaker, name: 'Speaker name', run: { bold: true } },
    { id: STYLE.time, name: 'Timestamp', run: { size: 18, color: MUTED } },
  ],
});

/** A line of the head: what, and its value at a tab stop. */
export function field(name: string, value: string): Paragraph {
  return new Paragraph({
    style: STYLE.fact,
    tabStops: [{ type: 'left', position: 2552 }],
    children: [new TextRun({ children: [name, new Tab(), value] })],
  });
}
