import { z } from 'zod';
import type { Warning } from '../../contract/job.ts';
import { spreadWords } from '../../transcript/spread-words.ts';
import { type TokenWord, tokensToWords } from './tokens-to-words.ts';

const Numbers = z.array(z.number()).default([]);

/** What sherpa-onnx answers, as far as we look at it. Times are seconds. */
export const NativeResult = z.object({
  text: z.string(),
  lang: z.string().default(''),
  tokens: z.array(z.string()).default([]),
  timestamps: Numbers,
  durations: Numbers,
  ys_log_probs: Numbers,
  segment_timestamps: Numbers,
  segment_durations: Numbers,
  segment_texts: z.array(z.string()).default([]),
});
export type NativeResult = z.infer<typeof NativeResult>;

/** What of an answer becomes a Recognition. */
export interface HeardWords {
  words: TokenWord[];
  covered?: [startMs: number, endMs: number][];
  warnings: Warning[];
}

/** Words with the times of their tokens; null where these have none. */
export function timedWords(heard: NativeResult, clipMs: number): TokenWord[] | null {
  return tokensToWords({ ...heard, logProbabilities: heard.ys_log_probs }, clipMs);
}

/** Words of a text that has no times of its own. */
export function untimedWords(text: string, startMs: number, endMs: number): TokenWord[] {
  return spreadWords(text, startMs, endMs).map((word) => ({ ...word, confidence: null }));
}
