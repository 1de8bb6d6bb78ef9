import type { Warning } from '../../contract/job.ts';
import type { Engine } from '../../engines/engine.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { ChunkRow, JobRow, NewSegment } from '../../platform/db/schema.ts';
import type { Claim } from '../lease.ts';
import { updateOwned } from '../owned-job.ts';
import { countUsage } from '../usage.ts';
import type { Merged } from './merge.ts';

const ROWS_AT_ONCE = 1000;

export interface PersistInput {
  job: JobRow;
  claim: Claim;
  engine: Engine;
  chunks: readonly ChunkRow[];
  merged: Merged;
  durationMs: number;
  warnings: Warning[];
  now: Date;
}

/** Writes transcript, statistics and cost in the transaction that completes the job: all of it, once, or nothing. */
export async function persistTranscript(
  db: Db,
  { job, claim, engine, chunks, merged, durationMs, warnings, now }: PersistInput,
): Promise<void> {
  const cost = chunks.reduce((sum, chunk) => sum + chunk.cost_amount, 0);
  const currency = chunks.find((chunk) => chunk.cost_currency !== null)?.cost_currency ?? engine.capabilities.price?.currency ?? 'USD';
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, {
      status: 'completed',
      stage: null,
      progress: 100,
      completed_at: now,
      lease_until: null,
      worker: null,
      engine_used: engine.id,
      warnings: JSON.stringify(warnings),
      error_code: null,
      error_message: null,
      error_hint: null,
    });
    await trx
      .insertInto('transcripts')
      .values({
        job_id: job.id,
        owner_id: job.owner_id,
        language: merged.language,
        duration_ms: durationMs,
        text: merged.text,
        raw_text: merged.text,
        confidence: merged.confidence,
        speaker_count: merged.speakers.length,
        engine: engine.id,
        model: engine.model,
        chunks: chunks.length,
        cached_chunks: 0,
        engine_calls: chunks.reduce((sum, chunk) => sum + chunk.attempts, 0),
        billed_ms: chunks.reduce((sum, chunk) => sum + chunk.billed_ms, 0),
        processing_ms: Math.max(0, now.getTime() - (job.started_at ?? now).getTime()),
        cost_amount: cost,
        cost_currency: currency,
      })
      .execute();
    const segments = merged.segments.map(
      (segment, order): NewSegment => ({
        job_id: job.id,
        owner_id: job.owner_id,
        segment_order: order,
        speaker_id: segment.speakerId,
        start_ms: segment.startMs,
        end_ms: segment.endMs,
        text: segment.text,
        language: segment.language,
        confidence: segment.confidence,
        words: JSON.stringify(segment.words),
      }),
    );
    for (let from = 0; from < segments.length; from += ROWS_AT_ONCE)
      await trx
        .insertInto('segments')
        .values(segments.slice(from, from + ROWS_AT_ONCE))
        .execute();
    for (const { speakerId, label, speakingMs, segmentCount } of merged.speakers) {
      await trx
        .insertInto('speakers')
        .values({
          job_id: job.id,
          owner_id: job.owner_id,
          speaker_id: speakerId,
          label,
          speaking_ms: speakingMs,
          segment_count: segmentCount,
        })
        .execute();
    }
    await countUsage(trx, { ownerId: job.owner_id, currency, files: 1, durationMs, cost, errors: 0 });
  });
}
