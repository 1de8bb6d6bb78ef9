import { AppError } from '../../contract/app-error.ts';
import { splitWords } from '../../transcript/split-words.ts';
import { dropInvented } from '../openai/drop-invented.ts';
import { type HeardWords, type NativeResult, timedWords, untimedWords } from './native-result.ts';

/** Silence is put behind what Whisper hears until it lasts so long: it was trained so, and may then write the most. */
export const WHISPER_WINDOW_MS = 29_400;
/** Sherpa lets Whisper write so many tokens for a window of that length, and drops what comes then. */
const MOST_TOKENS = Math.floor((WHISPER_WINDOW_MS / 1000) * 6);
/** Nobody says so much in so little time: the model repeats itself. */
const LOOP_MS = 6000;

interface Segment {
  text: string;
  startMs: number;
  endMs: number;
}

/**
 * What a Whisper wrote, without what it invented. Its words lie in their segments where it gave any. Throws
 * CHUNK_TOO_LARGE where more was said than it can write down at once.
 */
export function fromWhisper(heard: NativeResult, model: string, clipMs: number): HeardWords {
  const written = heard.tokens.length + 2 * heard.segment_texts.length;
  if (written >= MOST_TOKENS && clipMs > LOOP_MS)
    throw new AppError('CHUNK_TOO_LARGE', { message: `More is said in this part than "${model}" can write down at once` });
  const segments = segmentsOf(heard, clipMs);
  const judged = (segments ?? [{ text: heard.text, startMs: 0, endMs: clipMs }]).filter(({ text }) => splitWords(text).length > 0);
  const unknown = { entries: null, avgLogprob: null, noSpeechProb: null, speaker: null };
  const { segments: kept, warnings } = dropInvented(
    judged.map((segment) => ({ ...segment, ...unknown })),
    [],
    { engine: model, hints: [] },
  );
  const timed = kept.length === judged.length ? timedWords(heard, clipMs) : null;
  return {
    words: timed ?? kept.flatMap(({ text, startMs, endMs }) => untimedWords(text, startMs, endMs)),
    ...(segments && !timed && { covered: kept.map(({ startMs, endMs }): [number, number] => [startMs, endMs]) }),
    warnings,
  };
}

/** Its segments inside the clip; null where there are none, or where not every word is in one. */
function segmentsOf(heard: NativeResult, clipMs: number): Segment[] | null {
  if (lettersOf(heard.segment_texts.join('')) !== lettersOf(heard.text) || heard.segment_texts.length === 0) return null;
  const segments = heard.segment_texts.map((text, index) => {
    const startMs = Math.max(0, Math.round((heard.segment_timestamps[index] ?? 0) * 1000));
    const lastsMs = Math.round((heard.segment_durations[index] ?? 0) * 1000);
    // One that was still open at the end has no length.
    return { text, startMs, endMs: lastsMs > 0 ? Math.min(startMs + lastsMs, clipMs) : clipMs };
  });
  // What it hears in the silence behind the clip is not there.
  return segments.filter(({ startMs, endMs }) => endMs > startMs);
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
