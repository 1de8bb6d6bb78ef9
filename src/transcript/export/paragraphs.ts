import type { Segment } from '../../contract/transcript.ts';
import { singleLine } from './timed-tokens.ts';

/** What one speaker says in a row. */
export interface Paragraph {
  first: Segment;
  text: string;
}

/** A longer turn goes on in a new paragraph with its own time, so that an hour of one voice can be read. */
const PARAGRAPH_CHARACTERS = 1000;

/** The turns of a transcript as paragraphs of at most 1,000 characters, single segments longer than that left whole. */
export function paragraphsOf(segments: readonly Segment[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const segment of segments) {
    const text = textOf(segment);
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

/** The text of a segment on one line; that of its words when it has none. */
export function textOf(segment: Segment): string {
  return singleLine(segment.text) || singleLine(segment.words.map((word) => word.text).join(' '));
}
