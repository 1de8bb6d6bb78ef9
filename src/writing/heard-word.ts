import type { ChunkRow, StoredWord } from '../platform/db/schema.ts';
import { mergeWords } from '../transcript/merge-words.ts';

/** A word on the time line of the recording, and the engine that heard it. */
export interface HeardWord extends StoredWord {
  engine: string | null;
}

export type HeardChunk = Pick<ChunkRow, 'start_ms' | 'overlap_ms' | 'words' | 'engine'>;

/** The words of all chunks, joined where chunks overlap, in time order. */
export function wordsOfChunks(chunks: readonly HeardChunk[]): HeardWord[] {
  return mergeWords(
    chunks.map(({ start_ms, overlap_ms, words, engine }) => ({
      startMs: start_ms,
      overlapMs: overlap_ms,
      words: (words ?? []).map(({ speaker, ...word }) => ({
        ...word,
        engine,
        ...(chunks.length === 1 && speaker !== undefined && { speaker }),
      })),
    })),
  );
}
