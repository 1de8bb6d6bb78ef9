import type { ExportFacts, PageOptions } from '../../../contract/export.ts';
import type { Transcript } from '../../../contract/transcript.ts';
import { readableTime } from '../clock.ts';
import { paragraphsOf } from '../paragraphs.ts';
import { labelOf, speakersHeard } from '../speaker-labels.ts';
import { toMs } from '../timed-tokens.ts';
import { describeRecording } from './describe-recording.ts';
import { documentTexts } from './document-texts.ts';
import { createPages, type PdfFonts } from './pdf-pages.ts';
import type { TextLook } from './pdf-pen.ts';

const INK = '#111827';
const MUTED = '#6b7280';
const TITLE: TextLook = { weight: 'bold', size: 18, color: INK };
const HEADING: TextLook = { weight: 'bold', size: 12, color: INK };
const BODY: TextLook = { weight: 'regular', size: 10, color: INK };
const NAME: TextLook = { weight: 'bold', size: 10, color: INK };
const FACT: TextLook = { weight: 'regular', size: 9, color: INK };
const QUIET: TextLook = { weight: 'regular', size: 9, color: MUTED };

/** Points from the left margin. */
const VALUES_AT = 110;
const SHARES_AT = 330;
const TIMES_AT = 260;
/** A name and two lines of what is said stay together. */
const TURN_START = 44;
const BOOKMARK_MS = 10 * 60_000;

/** A PDF with the fonts embedded: the facts of the recording, then the turns; a bookmark every ten minutes. */
export async function writePdf(transcript: Transcript, options: PageOptions, facts: ExportFacts, fonts: PdfFonts): Promise<Uint8Array> {
  const texts = documentTexts(options.lang, transcript.language);
  const { title, lines, speakers } = describeRecording(transcript, facts, texts);
  const pages = createPages({
    fonts,
    title,
    locale: texts.locale,
    date: facts.date,
    foot: (page, count) => texts.page(String(page), String(count)),
  });

  pages.write(title, TITLE);
  pages.space(8);
  for (const { name, value } of lines)
    pages.writeRow([
      { text: name, look: QUIET },
      { text: value, look: FACT, x: VALUES_AT },
    ]);
  if (speakers.length > 0) {
    pages.space(12);
    pages.write(texts.speakers, HEADING);
    pages.space(2);
  }
  for (const { name, time, share } of speakers)
    pages.writeRow([
      { text: name, look: FACT },
      { text: time, look: QUIET, x: TIMES_AT },
      { text: share, look: QUIET, x: SHARES_AT },
    ]);
  pages.space(16);
  pages.reserve(TURN_START + 20);
  pages.write(texts.transcript, HEADING);
  pages.space(6);

  const named = speakersHeard(transcript) > 1;
  let nextBookmarkMs = 0;
  for (const { first, text } of paragraphsOf(transcript.segments)) {
    const startMs = toMs(first.start_time);
    const time = readableTime(startMs);
    pages.reserve(TURN_START);
    if (startMs >= nextBookmarkMs) {
      pages.bookmark(time);
      nextBookmarkMs = (Math.floor(startMs / BOOKMARK_MS) + 1) * BOOKMARK_MS;
    }
    const name = named ? [{ text: `${labelOf(transcript, first)}  `, look: NAME }] : [];
    pages.writeRow([...name, { text: time, look: QUIET }]);
    pages.write(text, BODY);
    pages.space(7);
  }
  return pages.finish();
}
