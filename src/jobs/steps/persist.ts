import { sql } from 'kysely';
import type { Money, Warning } from '../../contract/job.ts';
import type { Engine } from '../../engines/engine.ts';
import { countHits } from '../../glossary/glossary-of-job.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { ChunkRow, JobRow } from '../../platform/db/schema.ts';
import { storeWritten } from '../../writing/store-transcript.ts';
import type { Claim } from '../lease.ts';
import { updateOwned } from '../owned-job.ts';
import { countReuse, countUsage, type Reuse } from '../usage.ts';
import { lengthOf } from './chunk-feed.ts';
import type { Merged } from './merge.ts';

export interface PersistInput {
  job: JobRow;
  claim: Claim;
  engine: Engine;
  chunks: readonly ChunkRow[];
  merged: Merged;
  durationMs: number;
  warnings: Warning[];
  /** What hearing the reused chunks would have cost. */
  saved: Money | null;
}

/** Writes transcript, statistics and cost in the transaction that completes the job: all of it, once, or nothing. Gives the sum of its calls. */
export async function persistTranscript(
  db: Db,
  { job, claim, engine, chunks, merged, durationMs, warnings, saved }: PersistInput,
): Promise<Completion> {
  return db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, {
      status: 'completed',
      stage: null,
      progress: 100,
      completed_at: sql<Date>`now()`,
      lease_until: null,
      worker: null,
      engine_used: engine.id,
      warnings: JSON.stringify(warnings),
      error_code: null,
      error_message: null,
      error_hint: null,
    });
    const sum = await callsOf(trx, job.id);
    const [main] = sum.spent;
    // A gap that was filled later replaces the transcript that had it.
    const before = await trx.deleteFrom('transcripts').where('job_id', '=', job.id).returning('glossary_hits').executeTakeFirst();
    const { processing_ms } = await trx
      .insertInto('transcripts')
      .values({
        job_id: job.id,
        owner_id: job.owner_id,
        language: merged.language,
        duration_ms: durationMs,
        text: merged.text,
        raw_text: merged.rawText,
        confidence: merged.confidence,
        quality: merged.quality,
        processing: JSON.stringify(merged.processing),
        diarizer: merged.diarizer,
        glossary_hits: JSON.stringify(Object.fromEntries(merged.hits)),
        speaker_count: merged.speakers.length,
        engine: merged.engine ?? engine.id,
        model: chunks.find((chunk) => chunk.engine === merged.engine)?.model ?? engine.model,
        chunks: chunks.length,
        cached_chunks: chunks.filter((chunk) => chunk.reused).length,
        engine_calls: sum.calls,
        billed_ms: sum.billedMs,
        processing_ms: sql<number>`greatest(0, extract(epoch from now() - ${job.started_at ?? sql`now()`}::timestamptz) * 1000)::integer`,
        cost_amount: main?.amount ?? 0,
        cost_currency: main?.currency ?? 'USD',
      })
      .returning('processing_ms')
      .executeTakeFirstOrThrow();
    await storeWritten(trx, job, merged);
    await countHits(trx, merged.hits, before?.glossary_hits);
    // Costs were counted with the calls.
    if (before === undefined) {
      await countReuse(trx, job.owner_id, main?.currency ?? 'USD', { ...reuseOf(chunks), saved });
      await countUsage(trx, { ownerId: job.owner_id, currency: main?.currency ?? 'USD', files: 1, durationMs, cost: 0, errors: 0 });
    }
    return { ...sum, processingMs: processing_ms };
  });
}

/** What completing a job tells. */
export interface Completion extends CallSum {
  processingMs: number;
}

interface CallSum {
  calls: number;
  /** Bytes of audio that were sent. */
  bytes: number;
  billedMs: number;
  /** What they cost, the largest sum first. */
  spent: { amount: number; currency: string }[];
}

function reuseOf(chunks: readonly ChunkRow[]): Omit<Reuse, 'saved'> {
  const reused = chunks.filter((chunk) => chunk.reused);
  return {
    heard: chunks.filter((chunk) => chunk.words !== null).length - reused.length,
    reused: reused.length,
    reusedMs: reused.reduce((ms, { pieces }) => ms + lengthOf({ pieces }), 0),
  };
}

/** All calls of a job to engines, in sum. */
async function callsOf(trx: Db, jobId: string): Promise<CallSum> {
  const { rows } = await sql<{ currency: string | null; calls: number; bytes: number; billed_ms: number; amount: number }>`
    select currency, count(*)::int as calls, sum(bytes)::float8 as bytes, sum(billed_ms)::float8 as billed_ms, sum(cost_amount)::float8 as amount
    from engine_calls where job_id = ${jobId} group by currency order by amount desc`.execute(trx);
  return {
    calls: rows.reduce((sum, row) => sum + row.calls, 0),
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
    billedMs: rows.reduce((sum, row) => sum + row.billed_ms, 0),
    spent: rows.flatMap(({ currency, amount }) => (currency === null ? [] : [{ currency, amount }])),
  };
}
