import { HeadingLevel, Paragraph, type Table } from 'docx';
import type { RecordingDescription } from './describe-recording.ts';
import type { DocumentTexts } from './document-texts.ts';
import { field, STYLE } from './docx-styles.ts';
import { plainTable } from './docx-table.ts';

const LINE = '_'.repeat(40);
const POINTS = [1, 2, 3];
const ACTIONS = [1, 2, 3, 4, 5];

/** A form of minutes: what is known is filled in, the rest are lines to write on. */
export function minutesForm({ title, date, lines, speakers }: RecordingDescription, texts: DocumentTexts): (Paragraph | Table)[] {
  const { minutes } = texts;
  const duration = lines.find(({ name }) => name === texts.duration)?.value ?? '';
  const heading = (text: string) => new Paragraph({ text, heading: HeadingLevel.HEADING_1 });
  const points = () => POINTS.map((point) => new Paragraph({ text: `${point}. ${LINE}${LINE}`.slice(0, 78), style: STYLE.blank }));
  return [
    new Paragraph({ text: `${minutes.title} № ______`, heading: HeadingLevel.TITLE }),
    new Paragraph({ text: title, style: STYLE.blank }),
    field(texts.date, date),
    field(minutes.place, LINE),
    field(texts.duration, duration),
    field(minutes.chair, LINE),
    field(minutes.secretary, LINE),
    heading(minutes.attendees),
    plainTable(
      ['№', minutes.name, minutes.position],
      speakers.map(({ name }, index) => [String(index + 1), name, '']),
      [8, 46, 46],
    ),
    heading(minutes.agenda),
    ...points(),
    heading(minutes.decisions),
    ...points(),
    heading(minutes.actions),
    plainTable(
      ['№', minutes.action, minutes.responsible, minutes.due],
      ACTIONS.map((action) => [String(action), '', '', '']),
      [8, 46, 28, 18],
    ),
    heading(minutes.signatures),
    ...[minutes.chair, minutes.secretary].map((who) => field(who, `${LINE.slice(0, 24)}  /${LINE.slice(0, 24)}/`)),
  ];
}
