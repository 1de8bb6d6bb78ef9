import type { StoredChunk } from '../chunk-store.ts';

/** Chunks on their way from the planner to the recognisers. */
export interface ChunkFeed {
  push(chunk: StoredChunk): void;
  end(): void;
  /** The longest chunk that waits (so that no long one is left for the end); null when there will be no more. */
  take(): Promise<StoredChunk | null>;
  /** Nothing waits and nothing more comes from the planner. */
  isEmpty(): boolean;
}

export function createChunkFeed(): ChunkFeed {
  const waiting: StoredChunk[] = [];
  let ended = false;
  let wake = Promise.withResolvers<void>();

  const changed = (): void => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  return {
    push(chunk) {
      waiting.push(chunk);
      changed();
    },
    end() {
      ended = true;
      changed();
    },
    async take() {
      while (waiting.length === 0) {
        if (ended) return null;
        await wake.promise;
      }
      const longest = waiting.reduce((best, chunk, at) => (lengthOf(chunk) > lengthOf(waiting[best] as StoredChunk) ? at : best), 0);
      return waiting.splice(longest, 1)[0] ?? null;
    },
    isEmpty: () => ended && waiting.length === 0,
  };
}

/** Audio that is sent for a chunk, in milliseconds, rounded down. */
export function lengthOf(chunk: Pick<StoredChunk, 'pieces'>): number {
  return Math.floor(chunk.pieces.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0));
}
