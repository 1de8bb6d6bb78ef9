import { Document, Footer, Header, HeadingLevel, type IParagraphOptions, Packer, PageNumber, Paragraph, type Table, TextRun } from 'docx';
import type { DocumentOptions, ExportFacts } from '../../../contract/export.ts';
import type { Transcript } from '../../../contract/transcript.ts';
import { readableTime } from '../clock.ts';
import { paragraphsOf } from '../paragraphs.ts';
import { labelOf, speakersHeard } from '../speaker-labels.ts';
import { toMs } from '../timed-tokens.ts';
import { describeRecording, type RecordingDescription } from './describe-recording.ts';
import { type DocumentTexts, documentTexts } from './document-texts.ts';
import { minutesForm } from './docx-minutes.ts';
import { DOCUMENT_STYLES, field, STYLE } from './docx-styles.ts';
import { plainTable } from './docx-table.ts';

/** A document for word processors (Office Open XML): the facts of the recording, or a form of minutes, then the turns. */
export async function writeDocx(transcript: Transcript, options: DocumentOptions, facts: ExportFacts): Promise<Uint8Array> {
  const texts = documentTexts(options.lang, transcript.language);
  const recording = describeRecording(transcript, facts, texts);
  const head = options.template === 'minutes' ? minutesForm(recording, texts) : factSheet(recording, texts);
  const document = new Document({
    title: recording.title,
    creator: 'KazRu-STT Pro',
    styles: DOCUMENT_STYLES(texts.locale),
    sections: [
      {
        properties: { page: { margin: { top: 1134, right: 1134, bottom: 1134, left: 1417 } } },
        headers: { default: new Header({ children: [muted(recording.title)] }) },
        footers: { default: new Footer({ children: [pageNumber(texts)] }) },
        children: [...head, heading(texts.transcript, options.template === 'minutes'), ...turns(transcript)],
      },
    ],
  });
  return Packer.pack(document, 'uint8array');
}

function factSheet({ title, lines, speakers }: RecordingDescription, texts: DocumentTexts): (Paragraph | Table)[] {
  const rows = speakers.map(({ name, time, share }) => [name, time, share]);
  return [
    new Paragraph({ text: title, heading: HeadingLevel.TITLE }),
    ...lines.map(({ name, value }) => field(name, value)),
    ...(rows.length === 0
      ? []
      : [heading(texts.speakers), plainTable([texts.speakers, texts.speakingTime, texts.share], rows, [60, 25, 15])]),
  ];
}

function turns(transcript: Transcript): Paragraph[] {
  const named = speakersHeard(transcript) > 1;
  return paragraphsOf(transcript.segments).map(({ first, text }) => {
    const time = readableTime(toMs(first.start_time));
    return new Paragraph({
      style: STYLE.turn,
      children: [
        ...(named ? [new TextRun({ text: `${labelOf(transcript, first)}  `, style: STYLE.speaker })] : []),
        new TextRun({ text: time, style: STYLE.time }),
        new TextRun({ text, break: 1 }),
      ],
    });
  });
}

function heading(text: string, pageBreakBefore = false): Paragraph {
  return new Paragraph({ text, heading: HeadingLevel.HEADING_1, pageBreakBefore });
}

function muted(text: string): Paragraph {
  return new Paragraph({ text, style: STYLE.margin });
}

function pageNumber(texts: DocumentTexts): Paragraph {
  const [before = '', between = '', after = ''] = texts.page('\0', '\0').split('\0');
  const children = [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after];
  return new Paragraph({ style: STYLE.margin, alignment: 'right', children: [new TextRun({ children })] } satisfies IParagraphOptions);
}
