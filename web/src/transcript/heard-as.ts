import type { Segment } from '../../../src/contract/transcript.ts';

/** What was heard where a word is written in another way; null where only capitals and punctuation were added. */
export function heardAs({ text, raw }: Pick<Segment['words'][number], 'text' | 'raw'>): string | null {
  return raw === undefined || bare(raw) === bare(text) ? null : raw;
}

/** The word itself, without what stands around it. */
export function withoutPunctuation(text: string): string {
  return text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || text;
}

const bare = (text: string): string => withoutPunctuation(text).toLowerCase();
