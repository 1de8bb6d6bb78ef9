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
  const before = merged.slice(firstShared);
  const after = words.filter((word) => word.startMs <= startMs + overlapMs + SAME_MS);
  let best: { old: number; next: number; distance: number } | null = null;
  for (const [next, word] of after.entries()) {
    const old = nearestSame(word, before);
    // A repeated word has other candidates; only two that are each other's nearest are the same one.
    if (old === -1 || nearestSame(before[old] as Word, after) !== next) continue;
    const distance = Math.abs((word.startMs + word.endMs) / 2 - middleMs);
    if (best === null || distance < best.distance) best = { old: firstShared + old, next, distance };
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

/** The place of the word with the same text that starts nearest in time; -1 when there is none within SAME_MS. */
function nearestSame(word: Word, among: readonly Word[]): number {
  const text = fold(word.text);
  const away = (other: Word): number => Math.abs(other.startMs - word.startMs);
  return among.reduce((best, other, index) => {
    if (away(other) > SAME_MS || fold(other.text) !== text) return best;
    return best === -1 || away(other) < away(among[best] as Word) ? index : best;
  }, -1);
}

function fold(text: string): string {
  return text.toLocaleLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
