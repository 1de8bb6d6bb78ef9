import { IMPORTED } from '../engines/imported.ts';
import type { Db } from '../platform/db/connect.ts';
import { FIRST_PLAN } from './chunk-store.ts';

/** A transcript that somebody has already. */
export interface ImportedText {
  /** JSON of `StoredWord`s in time order; `speaker` is who said it, by name. */
  words: string;
  count: number;
  /** When the last word ends, in milliseconds. */
  endMs: number;
}

/** A recording may turn out longer than it was probed; nothing of it is left to be heard then, either. */
const SLACK_MS = 60_000;

/** Stores what was imported in place of what an engine would hear. Within the transaction that creates the job. */
export async function storeImported(
  trx: Db,
  { jobId, durationMs }: { jobId: string; durationMs: number | null },
  { words, endMs: lastEndMs }: ImportedText,
): Promise<void> {
  const endMs = Math.max(lastEndMs, (durationMs ?? 0) + SLACK_MS);
  await trx
    .insertInto('chunks')
    .values({
      job_id: jobId,
      plan: FIRST_PLAN,
      chunk_index: 0,
      start_ms: 0,
      end_ms: endMs,
      overlap_ms: 0,
      pieces: JSON.stringify([[0, endMs]]),
      words,
      engine: IMPORTED.id,
      model: IMPORTED.model,
      finished_at: new Date(),
    })
    .execute();
}
