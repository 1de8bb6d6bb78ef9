import { foldWord } from '../../text/fold-word.ts';
import { realignText } from '../../transcript/realign-text.ts';
import { type Piece, rejoinPieces } from '../../transcript/rejoin-pieces.ts';
import { splitWords } from '../../transcript/split-words.ts';
import { spreadWords } from '../../transcript/spread-words.ts';
import type { TimedWord } from '../../transcript/word.ts';
import type { Entry } from './schema.ts';
import type { HeardSegment } from './segments.ts';

/** A word with the segment that it was said in. `confidence`: its own, or that of its segment; null: unknown. */
export interface SegmentWord extends TimedWord {
  confidence: number | null;
  segment: HeardSegment;
}

type Spoken = TimedWord & { confidence: number | null };

/**
 * The words of segments, with the marks that the text of a segment has and single words often lack. `entries`: words of
 * the whole clip, which belong to no segment. `pieces`: entries are always pieces of words, not words.
 */
export function segmentWords(
  segments: readonly HeardSegment[],
  entries: readonly Entry[],
  { durationMs, pieces }: { durationMs: number; pieces: boolean },
): SegmentWord[] {
  if (entries.length > 0 && segments.every((segment) => segment.entries === null))
    return acrossSegments(segments, join(entries, 0, durationMs, pieces), durationMs);
  return segments.flatMap((segment) => {
    const { text, startMs, endMs } = segment;
    const words: (TimedWord & { confidence?: number | null })[] =
      segment.entries === null
        ? spreadWords(text, startMs, endMs)
        : spelled(text, join(segment.entries, startMs, endMs, pieces), startMs, endMs);
    return words.map((word) => own(word, segment));
  });
}

/** Words that are told for the clip as a whole: the texts of all segments are laid on them, so that no word is lost at an edge. */
function acrossSegments(segments: readonly HeardSegment[], spoken: readonly Spoken[], durationMs: number): SegmentWord[] {
  const text = segments.map((segment) => segment.text).join(' ');
  const words = spelled(text, spoken, 0, durationMs);
  let at = 0;
  return segments.flatMap((segment, index) => {
    const isLast = index === segments.length - 1;
    const mine = words.slice(at, isLast ? words.length : at + splitWords(segment.text).length);
    at += mine.length;
    return mine.map((word) => own(word, segment));
  });
}

function own(word: TimedWord & { confidence?: number | null }, segment: HeardSegment): SegmentWord {
  const usual = segment.avgLogprob === null ? null : Math.exp(segment.avgLogprob);
  return { ...word, confidence: word.confidence ?? usual, segment };
}

function join(entries: readonly Entry[], startMs: number, endMs: number, pieces: boolean): Spoken[] {
  const arePieces = pieces || entries.some(({ text }) => /^\s/.test(text));
  const milliseconds = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds * 1000));
  return rejoinPieces(
    entries.map(
      ({ text, start, end, probability }): Piece => ({
        text: arePieces ? text : ` ${text}`,
        startMs: milliseconds(start),
        endMs: milliseconds(end),
        probability,
      }),
    ),
    startMs,
    endMs,
  );
}

/** The spoken words as the text writes them. */
function spelled(text: string, spoken: readonly Spoken[], startMs: number, endMs: number): Spoken[] {
  const written = splitWords(text);
  if (written.length === 0) return [...spoken];
  const folded = spoken.map((word) => foldWord(word.text));
  // Nearly always they differ in marks alone, and nothing need be aligned.
  if (written.length === spoken.length && written.every((word, index) => foldWord(word) === folded[index]))
    return spoken.map((word, index) => ({ ...word, text: written[index] ?? word.text }));
  const confidences = new Map(spoken.map((word, index) => [`${word.startMs} ${folded[index]}`, word.confidence]));
  return realignText(text, spoken, startMs, endMs).map((word) => ({
    ...word,
    confidence: confidences.get(`${word.startMs} ${foldWord(word.text)}`) ?? null,
  }));
}
