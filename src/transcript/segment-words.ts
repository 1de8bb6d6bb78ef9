import type { Word } from './word.ts';

/** A word, and the engine that heard it; without one it is not known. */
export interface HeardWord extends Word {
  engine?: string | null;
}

/** A stretch by one speaker, heard by one engine. */
export interface Segment {
  speakerId: string;
  startMs: number;
  endMs: number;
  text: string;
  language: string;
  /** Mean of the words', weighted by their length; null when none is known. */
  confidence: number | null;
  /** Which engine said it; null when that is not known. */
  engine: string | null;
  words: Word[];
}

const PAUSE_MS = 700;
/** A reader loses the thread, and a player the place, in longer ones. */
const LONGEST_MS = 30_000;
/** After this long the next small pause ends the segment. */
const LONG_MS = 15_000;
const SMALL_PAUSE_MS = 250;

/** Groups words, in time order, into segments that end at pauses and where another engine goes on. All are given to one speaker. */
export function segmentWords(words: readonly HeardWord[], speakerId: string): Segment[] {
  const segments: HeardWord[][] = [];
  for (const word of words) {
    const open = segments.at(-1);
    const last = open?.at(-1);
    if (open && last && !endsBefore(open[0] as HeardWord, last, word)) open.push(word);
    else segments.push([word]);
  }
  return segments.map((group) => toSegment(group, speakerId));
}

function endsBefore(first: Word, last: HeardWord, next: HeardWord): boolean {
  if ((last.engine ?? null) !== (next.engine ?? null)) return true;
  const pause = next.startMs - last.endMs;
  const length = last.endMs - first.startMs;
  return pause >= PAUSE_MS || (length >= LONG_MS && pause >= SMALL_PAUSE_MS) || next.endMs - first.startMs > LONGEST_MS;
}

function toSegment(words: readonly HeardWord[], speakerId: string): Segment {
  return {
    speakerId,
    startMs: words[0]?.startMs ?? 0,
    endMs: words.reduce((end, word) => Math.max(end, word.endMs), 0),
    text: words.map((word) => word.text).join(' '),
    language: mostSpoken(words),
    confidence: meanConfidence(words),
    engine: words[0]?.engine ?? null,
    words: words.map(({ engine: _, ...word }) => word),
  };
}

/** Mean confidence weighted by how long each word lasts; null when no word has one. */
export function meanConfidence(words: readonly Word[]): number | null {
  let sum = 0;
  let weight = 0;
  for (const { confidence, startMs, endMs } of words) {
    if (confidence === null) continue;
    const length = Math.max(1, endMs - startMs);
    sum += confidence * length;
    weight += length;
  }
  return weight === 0 ? null : Math.round((sum / weight) * 1000) / 1000;
}

/** The language that most of the spoken time is in; `und` without words. */
export function mostSpoken(words: readonly Word[]): string {
  const time = new Map<string, number>();
  for (const { language, startMs, endMs } of words) time.set(language, (time.get(language) ?? 0) + Math.max(1, endMs - startMs));
  return [...time].reduce<[string, number]>((best, next) => (next[1] > best[1] ? next : best), ['und', 0])[0];
}
