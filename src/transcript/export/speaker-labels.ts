import type { Segment, Transcript } from '../../contract/transcript.ts';
import { singleLine } from './timed-tokens.ts';

/** The name of who speaks, on one line. */
export function labelOf(transcript: Transcript, segment: Segment): string {
  const speaker = transcript.speakers.find((candidate) => candidate.speaker_id === segment.speaker_id);
  return singleLine(speaker?.label ?? '') || singleLine(segment.speaker_id);
}

/** How many different speakers have a segment. */
export function speakersHeard(transcript: Transcript): number {
  return new Set(transcript.segments.map((segment) => segment.speaker_id)).size;
}
