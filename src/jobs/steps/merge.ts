import type { ChunkRow } from '../../platform/db/schema.ts';
import { compose, type Written } from '../../writing/compose.ts';
import { wordsOfChunks } from '../../writing/heard-word.ts';
import type { WritingContext } from '../../writing/read-context.ts';

/** The transcript, and what it was written with. */
export interface Merged extends Written, Pick<WritingContext, 'processing' | 'diarizerError'> {
  /** The engine that said most of it. */
  engine: string | null;
}

/** The chunks' words as one transcript on the time line of the recording. */
export async function mergeChunks(chunks: readonly ChunkRow[], requestedLanguage: string, context: WritingContext): Promise<Merged> {
  const { processing, diarizerError } = context;
  const written = await compose({ ...context, words: wordsOfChunks(chunks), requestedLanguage });
  return { ...written, processing, diarizerError, engine: mainEngine(chunks) };
}

/** The engine that heard most of the recording. */
function mainEngine(chunks: readonly ChunkRow[]): string | null {
  const time = new Map<string, number>();
  for (const { engine, start_ms, end_ms } of chunks) if (engine !== null) time.set(engine, (time.get(engine) ?? 0) + end_ms - start_ms);
  return [...time].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
