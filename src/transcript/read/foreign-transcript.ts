import { AppError } from '../../contract/app-error.ts';
import { languageCode } from '../../contract/language-code.ts';
import { plainText } from '../../contract/plain-text.ts';
import { splitWords } from '../split-words.ts';
import { spreadWords } from '../spread-words.ts';
import type { Word } from '../word.ts';

/** A segment as another program wrote it; times in milliseconds. */
export interface ForeignSegment {
  startMs: number;
  endMs: number;
  text: string;
  /** As it is named there; null: not said. */
  speaker: string | null;
  /** ISO 639-1; null: not said. */
  language: string | null;
  /** With their own times; null: only the segment has times. */
  words: { text: string; startMs: number; endMs: number; confidence: number | null }[] | null;
}

export const FOREIGN_FORMATS = ['json', 'whisper', 'srt', 'vtt', 'txt'] as const;
export type ForeignFormat = (typeof FOREIGN_FORMATS)[number];

/** A transcript of another program, or of ours. */
export interface ForeignTranscript {
  format: ForeignFormat;
  segments: ForeignSegment[];
}

/** Times are kept as 32-bit integers. */
const LONGEST_MS = 24 * 86_400_000;
const LONGEST_SPEAKER = 80;
/** Two days without a pause; the answer has some 150 bytes for each. */
const MOST_WORDS = 500_000;

/** Words in time order, each with the speaker of its segment. Throws INVALID_TRANSCRIPT for times that cannot be, and for too many. */
export function wordsOf({ segments }: ForeignTranscript): Word[] {
  for (const [index, segment] of segments.entries())
    for (const { startMs, endMs } of [segment, ...(segment.words ?? []).filter((word) => word.endMs > LONGEST_MS)])
      if (!(startMs >= 0 && endMs >= startMs && endMs <= LONGEST_MS))
        throw new AppError('INVALID_TRANSCRIPT', {
          message: `Segment ${index + 1} lies from ${startMs / 1000} s to ${endMs / 1000} s`,
          details: { segment: index + 1, start_time: startMs / 1000, end_time: endMs / 1000 },
        });
  const words: Word[] = [];
  for (const segment of segments.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)) {
    for (const word of wordsOfSegment(segment)) words.push(word);
    if (words.length > MOST_WORDS)
      throw new AppError('INVALID_TRANSCRIPT', { message: `It has more than ${MOST_WORDS} words`, details: { most_words: MOST_WORDS } });
  }
  return words.toSorted((a, b) => a.startMs - b.startMs);
}

function wordsOfSegment({ text, startMs, endMs, speaker, language, words }: ForeignSegment): Word[] {
  const named = speaker === null ? '' : plainText(speaker).trim().slice(0, LONGEST_SPEAKER).toWellFormed();
  const code = languageOf(language);
  const own =
    words === null || !isSound(words) ? spreadWords(plainText(text), startMs, endMs).map((word) => ({ ...word, confidence: null })) : words;
  return withSigns(own.map((word) => ({ ...word, text: plainText(word.text).trim() }))).map((word) => ({
    ...word,
    startMs: Math.round(word.startMs),
    endMs: Math.round(word.endMs),
    language: code,
    ...(named !== '' && { speaker: named }),
  }));
}

/** A sign that is a word of its own, such as %, goes to the word before it. */
function withSigns<W extends { text: string; endMs: number }>(words: readonly W[]): W[] {
  const joined: W[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (splitWords(word.text).length > 0) joined.push({ ...word });
    else if (last && word.text !== '') Object.assign(last, { text: `${last.text} ${word.text}`, endMs: Math.max(last.endMs, word.endMs) });
  }
  return joined;
}

/** `mixed` is ours; what is no language is not known. */
function languageOf(language: string | null): string {
  return language === 'mixed' ? language : (languageCode(language ?? '') ?? 'und');
}

/** Times of words that go back are no times, and words that are empty are none: the segment is believed. */
function isSound(words: NonNullable<ForeignSegment['words']>): boolean {
  return (
    words.some(({ text }) => text.trim() !== '') &&
    words.every(({ startMs, endMs }, index) => startMs >= 0 && endMs >= startMs && startMs >= (words[index - 1]?.startMs ?? 0))
  );
}
