import type { Segment, Transcript } from '../../contract/transcript.ts';
import { singleLine } from './timed-tokens.ts';

/** The name of who speaks, on one line. */
export function labelOf(transcript: Transcript, segment: Segment): string {
  return labelOfSpeaker(transcript, segment.speaker_id);
}

export function labelOfSpeaker(transcript: Transcript, speakerId: string): string {
  const speaker = transcript.speakers.find((candidate) => candidate.speaker_id === speakerId);
  return singleLine(speaker?.label ?? '') || singleLine(speakerId);
}

/** How many different speakers have a segment. */
export function speakersHeard(transcript: Transcript): number {
  return new Set(transcript.segments.map((segment) => segment.speaker_id)).size;
}
