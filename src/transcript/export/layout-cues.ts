import type { Segment, Transcript } from '../../contract/transcript.ts';
import { chooseLines } from './choose-lines.ts';
import { labelOf, speakersHeard } from './speaker-labels.ts';
import { splitCues } from './split-cues.ts';
import { timeCues } from './time-cues.ts';
import { timedTokens, tokensOf, toMs } from './timed-tokens.ts';

/** What a subtitle file shows at one time: one or two lines by one speaker. Cues follow each other and never overlap. */
export interface Cue {
  startMs: number;
  endMs: number;
  speaker: string;
  lines: string[];
}

interface LayoutOptions {
  /** Write `Name: ` before the words where the speaker changes, when there is more than one speaker. */
  speakerPrefix: boolean;
}

/**
 * The cues of a transcript in order of time: at most 2 lines of 42 characters, at most 7 s, 83 ms apart, shown for at
 * least 0.833 s and at 17 characters a second where the silence after them allows it. A cue belongs to one segment.
 */
export function layoutCues(transcript: Transcript, options: LayoutOptions): Cue[] {
  const prefixed = options.speakerPrefix && speakersHeard(transcript) > 1;
  const prefixOf = (segment: Segment): string[] => (prefixed ? tokensOf(prefixText(labelOf(transcript, segment))) : []);
  const segments = transcript.segments.toSorted((a, b) => a.start_time - b.start_time);
  const cues = segments
    .flatMap((segment, index) =>
      splitCues(timedTokens(segment), {
        label: prefixOf(segment),
        labelEvery: overlapsNeighbour(segments, index),
        nextStartMs: toMs(segments[index + 1]?.start_time ?? Math.max(transcript.duration, segment.end_time)),
      }).map((tokens) => ({ segment, words: tokens.map((token) => token.text), ...spanOf(tokens) })),
    )
    .toSorted((a, b) => a.startMs - b.startMs)
    .map((cue, index, all) => {
      const changed = cue.segment.speaker_id !== all[index - 1]?.segment.speaker_id;
      const written = changed ? [...prefixOf(cue.segment), ...cue.words] : cue.words;
      const lines = chooseLines(written)?.lines ?? [written.join(' ')];
      return { ...cue, lines, characters: written.join(' ').length, speaker: labelOf(transcript, cue.segment) };
    });
  const times = timeCues(cues, toMs(transcript.duration));
  return cues.map(({ startMs, endMs, speaker, lines }, index) => ({ startMs, endMs, ...times[index], speaker, lines }));
}

/** A name of up to 80 characters is cut so that it and the colon stay on one line. */
function prefixText(label: string): string {
  return label.length <= 40 ? `${label}:` : `${label.slice(0, 39).trimEnd()}…:`;
}

function spanOf(tokens: readonly { startMs: number; endMs: number }[]): { startMs: number; endMs: number } {
  return { startMs: tokens[0]?.startMs ?? 0, endMs: tokens.at(-1)?.endMs ?? 0 };
}

/** Its cues may then take turns with somebody else's, and any of them may have to say who speaks. */
function overlapsNeighbour(segments: readonly Segment[], index: number): boolean {
  const [before, segment, after] = [segments[index - 1], segments[index], segments[index + 1]];
  if (segment === undefined) return false;
  return (before !== undefined && before.end_time > segment.start_time) || (after !== undefined && after.start_time < segment.end_time);
}
