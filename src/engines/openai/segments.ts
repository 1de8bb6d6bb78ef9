import type { Answer, Entry } from './schema.ts';

/** A stretch of the clip as the answer has it, in whole milliseconds inside the clip. */
export interface HeardSegment {
  text: string;
  startMs: number;
  endMs: number;
  /** Its own words or pieces of words; null where there are none. */
  entries: Entry[] | null;
  avgLogprob: number | null;
  noSpeechProb: number | null;
  /** The engine's own label. */
  speaker: string | null;
}

/** What Whisper hears in the silence that it adds to a clip begins behind the clip's end. */
const BEHIND_MS = 500;

/**
 * The segments of an answer in time order; an answer without any is one segment over the whole clip. Those that begin
 * behind the end of the clip are left out.
 */
export function heardSegments({ text, segments, words }: Answer, durationMs: number): HeardSegment[] {
  const inside = (seconds: number): number => Math.min(Math.max(0, Math.round(seconds * 1000)), durationMs);
  const given = (segments ?? []).filter((segment) => segment.text.trim() !== '' || (segment.words?.length ?? 0) > 0);
  if (given.length === 0) {
    const said = text?.trim() ? text : (words ?? []).map((entry) => entry.text.trim()).join(' ');
    if (said.trim() === '') return [];
    return [{ text: said, startMs: 0, endMs: durationMs, entries: null, avgLogprob: null, noSpeechProb: null, speaker: null }];
  }
  let soonestMs = 0;
  const heard: HeardSegment[] = [];
  for (const [index, segment] of given.entries()) {
    if ((segment.start ?? 0) * 1000 >= durationMs + BEHIND_MS) continue;
    const startMs = segment.start === null ? soonestMs : inside(segment.start);
    const end = segment.end ?? given[index + 1]?.start ?? durationMs / 1000;
    const endMs = Math.max(startMs, inside(end));
    soonestMs = endMs;
    heard.push({
      text: segment.text,
      startMs,
      endMs,
      entries: segment.words && segment.words.length > 0 ? segment.words : null,
      avgLogprob: logprob(segment),
      noSpeechProb: segment.no_speech_prob,
      speaker: segment.speaker ?? null,
    });
  }
  return heard.toSorted((a, b) => a.startMs - b.startMs);
}

/** Servers that do not know these figures give 0 or -1 for all of them. */
function logprob({ avg_logprob, compression_ratio }: { avg_logprob: number | null; compression_ratio: number | null }): number | null {
  return avg_logprob === null || avg_logprob >= 0 || (compression_ratio ?? 0) < 0 ? null : avg_logprob;
}
