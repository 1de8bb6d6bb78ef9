import type { SubtitleViolations } from '../../../contract/export.ts';
import type { Segment, Transcript } from '../../../contract/transcript.ts';
import { labelOf, speakersHeard } from '../speaker-labels.ts';
import { type TimedToken, timedTokens, toMs } from '../timed-tokens.ts';
import { createBreakCosts, FORBIDDEN } from './break-costs.ts';
import { chooseLines, type LineLimits, type Row } from './choose-lines.ts';
import { knownNames } from './name-joints.ts';
import { lineLimit, readingTime, type SubtitleRules } from './rules.ts';
import { labelled, splitCues } from './split-cues.ts';
import { timeCues } from './time-cues.ts';

/** What a subtitle file shows at one time: a few lines by one speaker. Cues follow each other and never overlap. */
export interface Cue {
  startMs: number;
  endMs: number;
  speakerId: string;
  speaker: string;
  language: string;
  lines: string[];
}

interface LayoutOptions {
  rules: SubtitleRules;
  /** Write `Name: ` before the words where the speaker changes, when there is more than one speaker. */
  speakerPrefix: boolean;
  /** Names that no break parts, beside those of the speakers. */
  names?: readonly string[] | undefined;
}

/** A cue before it has its place among the others. */
interface Draft {
  segment: Segment;
  startMs: number;
  endMs: number;
  words: string[];
  row: Row;
  limits: LineLimits;
  /** The label of its speaker, with a colon; empty when none is written. */
  label: string;
  /** It ends inside a name, or before the unit of a number. */
  endsParted: boolean;
}

/**
 * The cues of a transcript in order of time within the rules, shown long enough to be read where the silence after them
 * allows it, and what the rules could not be kept for. A cue belongs to one segment, so a speaker change starts one.
 */
export function layoutCues(transcript: Transcript, options: LayoutOptions): { cues: Cue[]; violations: SubtitleViolations } {
  const { rules } = options;
  const drafts = draftCues(transcript, options);
  const violations: SubtitleViolations = { too_fast: 0, too_short: 0, too_wide: 0, parted: 0 };
  const written = drafts.map((draft, index) => {
    const label = draft.segment.speaker_id === drafts[index - 1]?.segment.speaker_id ? '' : draft.label;
    const { lines, parted } = writeLines(draft, label);
    violations.parted += parted + (draft.endsParted ? 1 : 0);
    violations.too_wide += lines.filter((line) => line.length > draft.limits.lineCharacters).length;
    const characters = lines.reduce((sum, line) => sum + line.length + 1, -1);
    return { startMs: draft.startMs, endMs: draft.endMs, lines, ...readingTime(rules, characters, draft.words.length) };
  });
  const times = timeCues(written, toMs(transcript.duration), rules);
  const cues = drafts.map(({ segment }, index): Cue => {
    const { lines = [], leastMs = 0 } = written[index] ?? {};
    const { startMs = 0, endMs = 0 } = times[index] ?? {};
    if (endMs - startMs < Math.floor(Math.min(leastMs, rules.maxMs))) violations.too_fast++;
    if (endMs - startMs < rules.minMs) violations.too_short++;
    const { speaker_id: speakerId, language } = segment;
    return { startMs, endMs, speakerId, speaker: labelOf(transcript, segment), language, lines };
  });
  return { cues, violations };
}

function draftCues(transcript: Transcript, { rules, speakerPrefix, names = [] }: LayoutOptions): Draft[] {
  const prefixed = speakerPrefix && speakersHeard(transcript) > 1;
  const breakCosts = createBreakCosts(knownNames([...names, ...transcript.speakers.map((speaker) => speaker.label)]));
  const segments = transcript.segments.toSorted((a, b) => a.start_time - b.start_time);
  return segments
    .flatMap((segment, index) => {
      const tokens = timedTokens(segment);
      const words = tokens.map((token) => token.text);
      const row = { lengths: words.map((word) => word.length), costs: breakCosts(words) };
      const limits = { lines: rules.lines, lineCharacters: lineLimit(rules, segment.language, segment.text) };
      const label = prefixed ? prefixText(labelOf(transcript, segment), limits.lineCharacters) : '';
      const ends = splitCues(tokens, row, {
        rules,
        lineCharacters: limits.lineCharacters,
        label: label.length,
        labelEvery: overlapsNeighbour(segments, index),
        nextStartMs: toMs(segments[index + 1]?.start_time ?? Math.max(transcript.duration, segment.end_time)),
      });
      return ends.map((end, at): Draft => {
        const from = ends[at - 1] ?? 0;
        return {
          segment,
          ...spanOf(tokens.slice(from, end)),
          words: words.slice(from, end),
          row: { lengths: row.lengths.slice(from, end), costs: row.costs.slice(from, end - 1) },
          limits,
          label,
          endsParted: row.costs[end - 1] === FORBIDDEN,
        };
      });
    })
    .toSorted((a, b) => a.startMs - b.startMs);
}

function writeLines({ words, row, limits }: Draft, label: string): { lines: string[]; parted: number } {
  const texts = label === '' ? words : [label, ...words];
  const rowWritten = label === '' ? row : labelled(row, label.length, 0, words.length);
  const ends = chooseLines(rowWritten, limits)?.ends ?? [texts.length];
  return {
    lines: ends.map((end, index) => texts.slice(ends[index - 1] ?? 0, end).join(' ')),
    parted: ends.filter((end) => rowWritten.costs[end - 1] === FORBIDDEN).length,
  };
}

/** A name of up to 80 characters is cut so that it and the colon stay on one line. */
function prefixText(label: string, lineCharacters: number): string {
  return label.length < lineCharacters ? `${label}:` : `${label.slice(0, lineCharacters - 2).trimEnd()}…:`;
}

function spanOf(tokens: readonly TimedToken[]): { startMs: number; endMs: number } {
  return { startMs: tokens[0]?.startMs ?? 0, endMs: tokens.at(-1)?.endMs ?? 0 };
}

/** Its cues may then take turns with somebody else's, and any of them may have to say who speaks. */
function overlapsNeighbour(segments: readonly Segment[], index: number): boolean {
  const [before, segment, after] = [segments[index - 1], segments[index], segments[index + 1]];
  if (segment === undefined) return false;
  return (before !== undefined && before.end_time > segment.start_time) || (after !== undefined && after.start_time < segment.end_time);
}
