import type { Warning } from '../../contract/job.ts';
import { type DropReason, dropHallucinations } from '../../transcript/drop-hallucinations.ts';
import { firstWhere } from '../../transcript/first-where.ts';
import { recitesHints } from './recites-hints.ts';
import type { Entry } from './schema.ts';
import type { HeardSegment } from './segments.ts';

/** What was really said, and a warning for every segment that was not. */
export interface Kept {
  segments: HeardSegment[];
  /** Words of the whole clip, without those of dropped segments. */
  entries: Entry[];
  /** `start_time` and `end_time` in their details are seconds of the clip. */
  warnings: Warning[];
}

const REASONS: Readonly<Record<DropReason | 'hints', string>> = {
  phrase: 'as models do on silence',
  repetition: 'again and again',
  no_speech: 'where it heard no speech itself',
  hints: 'as it was told to listen for it',
};
const LONGEST_QUOTE = 100;

/** Leaves out what Whisper invents where nobody speaks. `hints`: what it was told to listen for. */
export function dropInvented(
  segments: readonly HeardSegment[],
  entries: readonly Entry[],
  { engine, hints }: { engine: string; hints: readonly string[] },
): Kept {
  const { kept: plausible, dropped: invented } = dropHallucinations(segments);
  const recited = plausible.filter(({ text }) => recitesHints(text, hints));
  const kept = plausible.filter((segment) => !recited.includes(segment));
  const dropped = [...invented, ...recited.map((segment) => ({ segment, reason: 'hints' as const }))].sort(
    (one, other) => one.segment.startMs - other.segment.startMs,
  );
  const isKept = among(kept);
  const isGone = among(dropped.map(({ segment }) => segment));
  return {
    segments: kept,
    entries: entries.filter(({ start, end }) => {
      const middleMs = ((start ?? end ?? 0) + (end ?? start ?? 0)) * 500;
      return isKept(middleMs) || !isGone(middleMs);
    }),
    warnings: dropped.map(({ segment, reason }) => {
      const text = segment.text.trim().replace(/\s+/g, ' ');
      const quote = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
      return {
        code: 'INVENTED_TEXT',
        message: `${engine} wrote “${quote}” ${REASONS[reason]}; it was left out`,
        details: { engine, text: quote, reason, start_time: segment.startMs / 1000, end_time: segment.endMs / 1000 },
      };
    }),
  };
}

/** Whether a time lies in one of the segments, which are in time order and may overlap. */
function among(segments: readonly HeardSegment[]): (ms: number) => boolean {
  let latest = 0;
  const ends = segments.map(({ endMs }) => {
    latest = Math.max(latest, endMs);
    return latest;
  });
  return (ms) => {
    const begun = firstWhere(segments.length, (place) => (segments[place] as HeardSegment).startMs > ms);
    return begun > 0 && ms < (ends[begun - 1] as number);
  };
}
