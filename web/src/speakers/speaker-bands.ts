import type { Segment } from '../../../src/contract/transcript.ts';

/** A stretch of the waveform in one speaker's colour, as shares of the whole; speaker null where nobody speaks. */
export interface Band {
  from: number;
  to: number;
  speaker: string | null;
}

/** Who speaks where, from 0 to 1 without gaps; neighbours of the same speaker run together. */
export function speakerBands(segments: readonly Segment[], duration: number): Band[] {
  const bands: Band[] = [];
  const add = (to: number, speaker: string | null) => {
    const last = bands.at(-1);
    const from = last?.to ?? 0;
    if (to <= from) return;
    if (last?.speaker === speaker) last.to = to;
    else bands.push({ from, to, speaker });
  };
  for (const segment of segments) {
    add(Math.min(1, segment.start_time / duration), null);
    add(Math.min(1, segment.end_time / duration), segment.speaker_id);
  }
  add(1, null);
  return bands;
}
