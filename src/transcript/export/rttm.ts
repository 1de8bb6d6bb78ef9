import type { ExportFacts } from '../../contract/export.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { labelOfSpeaker } from './speaker-labels.ts';
import { toMs } from './timed-tokens.ts';

/**
 * RTTM (NIST): a SPEAKER line for each segment that lasts, in order of time. Fields are parted by spaces, so in names those,
 * and what has a meaning of its own, are written as in an address: `Айгүл%20С.`. Speakers of the same name go by their id.
 */
export function writeRttm(transcript: Transcript, { filename }: ExportFacts): string {
  const file = field(filename.replace(/\.[^.]{1,5}$/, ''));
  const names = new Map(transcript.speakers.map(({ speaker_id: id }) => [id, labelOfSpeaker(transcript, id)]));
  const counts = Map.groupBy(names.values(), (name) => name);
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? id;
    return field((counts.get(name)?.length ?? 0) > 1 ? id : name);
  };
  return transcript.segments
    .toSorted((a, b) => a.start_time - b.start_time)
    .map((segment) => ({ startMs: toMs(segment.start_time), endMs: toMs(segment.end_time), speaker: nameOf(segment.speaker_id) }))
    .filter(({ startMs, endMs }) => endMs > startMs)
    .map(({ startMs, endMs, speaker }) => {
      return `SPEAKER ${file} 1 ${seconds(startMs)} ${seconds(endMs - startMs)} <NA> <NA> ${speaker} <NA> <NA>\n`;
    })
    .join('');
}

function field(text: string): string {
  return text.toWellFormed().replace(/[\s\p{Cc}%<>;]/gu, encodeURIComponent) || '-';
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
