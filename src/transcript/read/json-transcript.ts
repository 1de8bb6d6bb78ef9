import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import type { ForeignSegment, ForeignTranscript } from './foreign-transcript.ts';
import { languageByName } from './language-by-name.ts';
import { readPlainText } from './plain-text.ts';

const Seconds = z.number();
const OwnWord = z.looseObject({
  text: z.string(),
  start_time: Seconds,
  end_time: Seconds,
  confidence: z.number().min(0).max(1).nullish(),
  raw: z.string().optional(),
});
const Own = z.looseObject({
  speakers: z.array(z.looseObject({ speaker_id: z.string(), label: z.string() })).optional(),
  segments: z.array(
    z.looseObject({
      speaker_id: z.string().optional(),
      start_time: Seconds,
      end_time: Seconds,
      text: z.string(),
      language: z.string().optional(),
      words: z.array(OwnWord).optional(),
    }),
  ),
});

const WhisperWord = z.looseObject({
  word: z.string(),
  start: Seconds.nullish(),
  end: Seconds.nullish(),
  probability: z.number().nullish(),
});
const Whisper = z.looseObject({
  language: z.string().nullish(),
  segments: z.array(
    z.looseObject({
      start: Seconds,
      end: Seconds,
      text: z.string(),
      speaker: z.union([z.string(), z.number()]).nullish(),
      words: z.array(WhisperWord).nullish(),
    }),
  ),
  words: z.array(WhisperWord).nullish(),
});
/** As whisper.cpp writes it with --output-json. */
const WhisperCpp = z.looseObject({
  transcription: z.array(z.looseObject({ offsets: z.looseObject({ from: z.number(), to: z.number() }), text: z.string() })),
});

/** What services answer that were asked for no segments: the text alone, or with its words. */
const Bare = z.looseObject({ text: z.string(), language: z.string().nullish(), words: z.array(WhisperWord).nullish() });

/** Our own JSON, that of Whisper and of the services that answer like it, with its segments, without or nothing but them, and that of whisper.cpp. */
export function readJsonTranscript(text: string): ForeignTranscript {
  const parsed = parse(text);
  const value = Array.isArray(parsed) ? { segments: parsed } : parsed;
  const own = Own.safeParse(value);
  if (own.success) return { format: 'json', segments: fromOwn(own.data) };
  const whisper = Whisper.safeParse(value);
  if (whisper.success) return { format: 'whisper', segments: fromWhisper(whisper.data) };
  const cpp = WhisperCpp.safeParse(value);
  if (cpp.success)
    return {
      format: 'whisper',
      segments: cpp.data.transcription.map(({ offsets, text: said }) => ({
        startMs: offsets.from,
        endMs: offsets.to,
        text: said,
        speaker: null,
        language: null,
        words: null,
      })),
    };
  const bare = Bare.safeParse(value);
  if (bare.success && !hasSegments(value)) return { format: 'whisper', segments: fromBare(bare.data) };
  const [issue] = own.error.issues;
  throw new AppError('INVALID_TRANSCRIPT', { message: `The JSON is no transcript: ${issue?.path.join('.') || 'it'}: ${issue?.message}` });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new AppError('INVALID_TRANSCRIPT', { message: 'The file begins like JSON, and is none', cause });
  }
}

function fromOwn({ segments, speakers = [] }: z.infer<typeof Own>): ForeignSegment[] {
  const labels = new Map(speakers.map(({ speaker_id, label }) => [speaker_id, label]));
  return segments.map((segment) => ({
    startMs: segment.start_time * 1000,
    endMs: segment.end_time * 1000,
    text: segment.text,
    speaker: segment.speaker_id === undefined ? null : (labels.get(segment.speaker_id) ?? segment.speaker_id),
    language: segment.language ?? null,
    words:
      segment.words === undefined || segment.words.length === 0
        ? null
        : segment.words.map((word) => ({
            text: word.text,
            startMs: word.start_time * 1000,
            endMs: word.end_time * 1000,
            confidence: word.confidence ?? null,
          })),
  }));
}

function hasSegments(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'segments' in value;
}

function fromBare({ text, language, words }: z.infer<typeof Bare>): ForeignSegment[] {
  const ends = (words ?? []).flatMap(({ start, end }) => (typeof start === 'number' && typeof end === 'number' ? [start, end] : []));
  if (ends.length === 0) return readPlainText(text);
  const [start, end] = [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))];
  return fromWhisper({ language, segments: [{ start, end, text }], words });
}

function fromWhisper({ segments, words, language }: z.infer<typeof Whisper>): ForeignSegment[] {
  const code = languageByName(language);
  // OpenAI gives all words beside the segments.
  const beside = wordsBySegment(segments, words ?? []);
  return segments.map(({ start, end, text, speaker, words: own }, index) => {
    const said = own ?? beside[index] ?? [];
    const timed = said.flatMap(({ word, start: from, end: to, probability }) =>
      typeof from === 'number' && typeof to === 'number'
        ? [{ text: word, startMs: from * 1000, endMs: to * 1000, confidence: probability ?? null }]
        : [],
    );
    const complete = timed.length > 0 && lettersOf(timed.map((word) => word.text).join('')) === lettersOf(text);
    return {
      startMs: start * 1000,
      endMs: end * 1000,
      text,
      speaker: speaker === null || speaker === undefined ? null : String(speaker),
      language: code,
      words: complete ? timed : null,
    };
  });
}

type TimedWord = z.infer<typeof WhisperWord>;

/** Each word with the segment that is nearest to its middle, once. */
function wordsBySegment(segments: readonly { start: number; end: number }[], words: readonly TimedWord[]): TimedWord[][] {
  const found = segments.map((): TimedWord[] => []);
  const inOrder = [...segments.entries()].sort(([, a], [, b]) => a.start - b.start);
  let at = 0;
  for (const word of words.toSorted((a, b) => middle(a) - middle(b))) {
    const distance = (place: number): number => {
      const segment = inOrder[place]?.[1];
      return segment ? Math.max(0, segment.start - middle(word), middle(word) - segment.end) : Number.POSITIVE_INFINITY;
    };
    while (distance(at + 1) < distance(at) || (distance(at + 1) === 0 && distance(at) > 0)) at++;
    found[inOrder[at]?.[0] ?? 0]?.push(word);
  }
  return found;
}

/** Words that do not spell the text of their segment are not all of its words. */
function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

function middle({ start, end }: TimedWord): number {
  return ((start ?? 0) + (end ?? 0)) / 2;
}
