import { sql } from 'kysely';
import type { PlannedChunk } from '../audio/plan-chunks.ts';
import type { Engine, Recognition } from '../engines/engine.ts';
import type { Db } from '../platform/db/connect.ts';
import type { ChunkRow } from '../platform/db/schema.ts';
import type { Word } from '../transcript/word.ts';
import type { Claim } from './lease.ts';
import { LeaseLost, updateOwned } from './owned-job.ts';

/** The one plan of a job; a second one comes when an engine refuses the first one's sizes. */
const PLAN = 1;

export interface StoredChunk extends PlannedChunk {
  index: number;
  done: boolean;
}

export async function listChunks(db: Db, jobId: string): Promise<ChunkRow[]> {
  return db.selectFrom('chunks').selectAll().where('job_id', '=', jobId).where('plan', '=', PLAN).orderBy('chunk_index').execute();
}

/** Stores a cut before its chunk is sent. A cut that is there already stays as it is. */
export async function storeChunk(db: Db, claim: Claim, index: number, chunk: PlannedChunk): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { crashes: 0 });
    await trx
      .insertInto('chunks')
      .values({
        job_id: claim.jobId,
        plan: PLAN,
        chunk_index: index,
        start_ms: chunk.startMs,
        end_ms: chunk.endMs,
        overlap_ms: chunk.overlapMs,
        pieces: JSON.stringify(chunk.pieces),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** Marks a chunk as being recognised by this claim and counts the engine call, before it is made. */
export async function startChunk(db: Db, claim: Claim, index: number): Promise<void> {
  const { numAffectedRows } = await sql`
    update chunks set started_token = ${claim.token}, attempts = attempts + 1
    where job_id = ${claim.jobId} and plan = ${PLAN} and chunk_index = ${index}
      and exists (select from jobs where id = ${claim.jobId} and token = ${claim.token} and status = 'processing')`.execute(db);
  if (numAffectedRows === 0n) throw new LeaseLost(claim.jobId);
}

/** Stores what an engine heard; the chunk is never sent again. It is progress, so crashes before it do not count. */
export async function finishChunk(
  db: Db,
  claim: Claim,
  index: number,
  engine: Engine,
  heard: Recognition & { placed: Word[] },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { crashes: 0 });
    await trx
      .updateTable('chunks')
      .set({
        words: JSON.stringify(heard.placed),
        engine: engine.id,
        model: engine.model,
        billed_ms: heard.billedMs,
        cost_amount: heard.cost.amount,
        cost_currency: heard.cost.currency,
        warnings: JSON.stringify(heard.warnings),
        finished_at: new Date(),
      })
      .where('job_id', '=', claim.jobId)
      .where('plan', '=', PLAN)
      .where('chunk_index', '=', index)
      .execute();
  });
}

export function toStoredChunk(row: ChunkRow): StoredChunk {
  return {
    index: row.chunk_index,
    startMs: row.start_ms,
    endMs: row.end_ms,
    overlapMs: row.overlap_ms,
    pieces: row.pieces,
    done: row.words !== null,
  };
}
