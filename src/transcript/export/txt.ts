import type { Segment, Transcript } from '../../contract/transcript.ts';
import { readableTime } from './clock.ts';
import { labelOf, speakersHeard } from './speaker-labels.ts';
import { singleLine, toMs } from './timed-tokens.ts';

interface Paragraph {
  first: Segment;
  text: string;
}

/** A longer turn goes on in a new paragraph with its own time, so that an hour of one voice can be read. */
const PARAGRAPH_CHARACTERS = 1000;

/** Text for people: a paragraph for each turn, with its time, and the speaker's name when there is more than one. */
export function writeTxt(transcript: Transcript): string {
  const named = speakersHeard(transcript) > 1;
  return paragraphsOf(transcript.segments)
    .map(({ first, text }) => {
      const time = `[${readableTime(toMs(first.start_time))}]`;
      return named ? `${time} ${labelOf(transcript, first)}: ${text}\n` : `${time} ${text}\n`;
    })
    .join('\n');
}

function paragraphsOf(segments: readonly Segment[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const segment of segments) {
    const text = singleLine(segment.text) || singleLine(segment.words.map((word) => word.text).join(' '));
    if (text === '') continue;
    const current = paragraphs.at(-1);
    if (current?.first.speaker_id === segment.speaker_id && current.text.length + text.length < PARAGRAPH_CHARACTERS) {
      current.text += ` ${text}`;
    } else {
      paragraphs.push({ first: segment, text });
    }
  }
  return paragraphs;
}
