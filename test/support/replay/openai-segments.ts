import type { Heard } from './mishear.ts';
import { seeded } from './random.ts';

/** A word as it is written: perhaps with a capital, a comma or a full stop. Times in milliseconds of the clip. */
export interface WrittenWord {
  text: string;
  startMs: number;
  endMs: number;
  confidence: number;
}

export interface Segment {
  words: WrittenWord[];
  startMs: number;
  endMs: number;
  /** With a space before it. */
  text: string;
  voice: string;
  /** Nobody said it. */
  invented: boolean;
  repeated: boolean;
}

const PAUSE_MS = 700;
const LONGEST_MS = 8000;

/**
 * What was heard, in segments as Whisper makes them: with edges at words, up to 8 s, broken at pauses and, where asked
 * to, at changes of the voice. What was invented has segments of its own.
 */
export function segmentsOf({ words, invented }: Heard, { byVoice = false } = {}): Segment[] {
  const groups: Heard['words'][] = [];
  for (const word of words) {
    const group = groups.at(-1);
    const [first, last] = [group?.[0], group?.at(-1)];
    const fits =
      first &&
      last &&
      word.startMs - last.endMs <= PAUSE_MS &&
      word.endMs - first.startMs <= LONGEST_MS &&
      (!byVoice || word.voice === last.voice);
    if (fits) group?.push(word);
    else groups.push([word]);
  }
  const spoken = groups.map((group): Segment => segment(written(group), { voice: group[0]?.voice ?? '' }));
  const made = invented.map(({ text, startMs, endMs, repeated }): Segment => {
    const parts = text.split(' ');
    const step = (endMs - startMs) / parts.length;
    const spread = parts.map((part, index) => ({
      text: part,
      startMs: Math.round(startMs + index * step),
      endMs: Math.round(startMs + (index + 1) * step),
      confidence: 0.4,
    }));
    return segment(spread, { invented: true, repeated });
  });
  return [...spoken, ...made].sort((one, other) => one.startMs - other.startMs);
}

function segment(words: WrittenWord[], more: Partial<Segment>): Segment {
  return {
    words,
    startMs: words[0]?.startMs ?? 0,
    endMs: words.at(-1)?.endMs ?? 0,
    text: words.map(({ text }) => ` ${text}`).join(''),
    voice: '',
    invented: false,
    repeated: false,
    ...more,
  };
}

/** A capital at the start, a full stop at most ends, a comma now and then; the same each time that the same is heard. */
function written(words: Heard['words']): WrittenWord[] {
  return words.map(({ text, startMs, endMs, confidence }, index) => {
    const random = seeded(`${text} ${startMs}`);
    const isLast = index === words.length - 1;
    const mark = random.next() < (isLast ? 0.8 : 0.1) ? (isLast ? '.' : ',') : '';
    const cased = index === 0 ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : text;
    return { text: `${cased}${mark}`, startMs, endMs, confidence };
  });
}

/** Seconds, exact to 10 ms. */
export function seconds(ms: number): number {
  return Math.round(ms / 10) / 100;
}

/** Of the segment, or of the window where nobody spoke. */
export function scores({ words, invented, repeated }: Segment): { avg_logprob: number; no_speech_prob: number; compression_ratio: number } {
  const mean = words.reduce((sum, { confidence }) => sum + Math.log(Math.max(confidence, 0.01)), 0) / Math.max(1, words.length);
  return {
    avg_logprob: Math.round(mean * 1e4) / 1e4,
    no_speech_prob: invented ? 0.87 : 0.02,
    compression_ratio: repeated ? 4.6 : 1.3,
  };
}

export function wholeText(segments: readonly Segment[]): string {
  return segments
    .map(({ text }) => text)
    .join('')
    .trim();
}

/** SubRip, or WebVTT. */
export function subtitles(segments: readonly Segment[], format: 'srt' | 'vtt'): string {
  const time = (ms: number): string => {
    const text = new Date(ms).toISOString().slice(11, 23);
    return format === 'srt' ? text.replace('.', ',') : text;
  };
  const cues = segments.map(
    ({ startMs, endMs, text }, index) => `${format === 'srt' ? `${index + 1}\n` : ''}${time(startMs)} --> ${time(endMs)}\n${text.trim()}\n`,
  );
  return `${format === 'vtt' ? 'WEBVTT\n\n' : ''}${cues.join('\n')}\n`;
}
