import type { Job } from '../../../src/contract/job.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { alignIds } from '../../../src/evaluation/align-ids.ts';
import { numberItems } from '../../../src/evaluation/number-items.ts';
import { normaliseForScoring } from '../../../src/text/normalise-for-scoring.ts';
import type { Reference, ReferenceWord } from '../replay/make-reference.ts';

type Word = Transcript['segments'][number]['words'][number];

/** How a transcript differs from what was said. */
export interface Comparison {
  /** Words of the reference that are not there, outside of the named gaps. */
  lost: string[];
  /** Words that were not said, said twice by us, or out of order; also outside of the gaps. */
  invented: string[];
  /** Words put in, left out or replaced, gaps or not. */
  errors: number;
  /** The largest error of a word's start or end, in milliseconds, of words that the engine gave a time. */
  worstMs: number;
  /** The same of words whose time is interpolated. */
  worstInterpolatedMs: number;
  interpolated: number;
  /** Words of the reference in the named gaps. */
  inGaps: number;
  /** Words of the transcript in the named gaps. */
  heardInGaps: number;
}

/** A word at the edge of a gap may be on either side of it. */
const EDGE_MS = 600;

/** Compares word by word, in order. */
export function compare(
  { words }: Pick<Reference, 'words'>,
  { segments }: Transcript,
  gaps: readonly { startMs: number; endMs: number }[],
): Comparison {
  const heard = segments.flatMap((segment) => segment.words);
  const isInGap = (startMs: number, endMs: number, roomMs: number): boolean =>
    gaps.some((gap) => (startMs + endMs) / 2 > gap.startMs - roomMs && (startMs + endMs) / 2 < gap.endMs + roomMs);
  // Words deep in a gap are not expected, so none that is said again elsewhere is taken for one of them.
  const expected = words.filter((word) => !isInGap(word.startMs, word.endMs, -EDGE_MS));
  const said = numberItems(
    expected.map(fold),
    heard.map((word) => fold(word)),
  );
  const result: Comparison = {
    lost: [],
    invented: [],
    worstMs: 0,
    worstInterpolatedMs: 0,
    interpolated: 0,
    inGaps: 0,
    heardInGaps: 0,
    errors: words.length - expected.length,
  };
  let [at, next] = [0, 0];
  const lose = (word: ReferenceWord): void => {
    if (isInGap(word.startMs, word.endMs, EDGE_MS)) return;
    result.lost.push(`${word.text} (${word.startMs} ms)`);
  };
  const invent = (word: Word): void => {
    // Half a word may stand at the edge of a gap.
    if (isInGap(word.start_time * 1000, word.end_time * 1000, EDGE_MS)) return;
    result.invented.push(`${word.text} (${Math.round(word.start_time * 1000)} ms)`);
  };
  for (const op of alignIds(said.a, said.b)) {
    const word = expected[at] as ReferenceWord;
    const other = heard[next] as Word;
    if (op !== 'equal') result.errors++;
    if (op === 'insertion') invent(other);
    else if (op === 'deletion') lose(word);
    else if (op === 'substitution') {
      lose(word);
      invent(other);
    } else {
      const error = Math.max(Math.abs(other.start_time * 1000 - word.startMs), Math.abs(other.end_time * 1000 - word.endMs));
      if (other.timing === 'interpolated') {
        result.interpolated++;
        result.worstInterpolatedMs = Math.max(result.worstInterpolatedMs, error);
      } else result.worstMs = Math.max(result.worstMs, error);
    }
    if (op !== 'insertion') at++;
    if (op !== 'deletion') next++;
  }
  result.inGaps = words.filter((word) => isInGap(word.startMs, word.endMs, 0)).length;
  result.heardInGaps = heard.filter((word) => isInGap(word.start_time * 1000, word.end_time * 1000, -EDGE_MS)).length;
  return result;
}

/** What the job itself says it does not have. */
export function gapsOf({ warnings }: Pick<Job, 'warnings'>): { startMs: number; endMs: number }[] {
  return warnings
    .filter(({ code }) => code === 'GAP' || code === 'SPEECH_WITHOUT_WORDS')
    .map(({ details }) => ({ startMs: Number(details?.start_time) * 1000, endMs: Number(details?.end_time) * 1000 }));
}

function fold({ text }: { text: string }): string {
  return normaliseForScoring(text).join('');
}
