import type { Word } from './word.ts';

export interface HeardChunk {
  startMs: number;
  /** How much of the start repeats the end of the chunk before. */
  overlapMs: number;
  words: readonly Word[];
}

/** The same word in both hearings starts at nearly the same time. */
const SAME_MS = 400;

/**
 * The words of a recording from the words of its chunks, both in time order. Where two chunks overlap, the two
 * hearings are joined at a word that both have, as far from both cuts as possible: a cut may have halved the words
 * at its side. Where they share no word, the middle of the overlap decides.
 */
export function mergeWords(chunks: readonly HeardChunk[]): Word[] {
  const merged: Word[] = [];
  for (const chunk of chunks) {
    if (chunk.overlapMs === 0 || merged.length === 0) merged.push(...chunk.words);
    else join(merged, chunk);
  }
  return merged;
}

function join(merged: Word[], { startMs, overlapMs, words }: HeardChunk): void {
  const middleMs = startMs + overlapMs / 2;
  const firstShared = merged.findLastIndex((word) => word.endMs <= startMs) + 1;
  let best: { old: number; next: number; distance: number } | null = null;
  for (let old = firstShared; old < merged.length; old++) {
    const before = merged[old] as Word;
    for (const [next, word] of words.entries()) {
      if (word.startMs > startMs + overlapMs + SAME_MS) break;
      if (Math.abs(word.startMs - before.startMs) > SAME_MS || fold(word.text) !== fold(before.text)) continue;
      const distance = Math.abs((word.startMs + word.endMs) / 2 - middleMs);
      if (best === null || distance < best.distance) best = { old, next, distance };
    }
  }
  if (best) {
    merged.length = best.old;
    merged.push(...words.slice(best.next));
    return;
  }
  const centre = (word: Word): number => (word.startMs + word.endMs) / 2;
  while (merged.length > firstShared && centre(merged.at(-1) as Word) >= middleMs) merged.pop();
  merged.push(...words.filter((word) => centre(word) >= middleMs));
}

function fold(text: string): string {
  return text.toLocaleLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
