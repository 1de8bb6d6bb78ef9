import { sql, type UpdateObject } from 'kysely';
import type { PlannedChunk } from '../audio/plan-chunks.ts';
import type { AppError } from '../contract/app-error.ts';
import type { Warning } from '../contract/job.ts';
import type { Engine } from '../engines/engine.ts';
import type { Db } from '../platform/db/connect.ts';
import type { ChunkRow, Database } from '../platform/db/schema.ts';
import type { Word } from '../transcript/word.ts';
import type { Claim } from './lease.ts';
import { LeaseLost, updateOwned } from './owned-job.ts';

/** Names a chunk within its job: what the planner cut is plan 1; halves of chunk n of a plan are 2n and 2n + 1 of the next. */
export interface ChunkKey {
  plan: number;
  index: number;
}

/** The plan of the chunks that the planner cut. */
export const FIRST_PLAN = 1;

export interface StoredChunk extends PlannedChunk, ChunkKey {
  /** Heard, or given up as a gap. */
  done: boolean;
  /** Halves stand for it. */
  replaced: boolean;
  tickets: Record<string, string>;
}

/** What an engine heard in a chunk, on the time line of the recording. */
export interface HeardChunk {
  engine: Pick<Engine, 'id' | 'model'>;
  words: Word[];
  warnings: Warning[];
  /** Under this it answers for other chunks of the same sound; null: for none. */
  key: string | null;
  /** It was heard in another chunk. */
  reused: boolean;
}

/** All chunks of a job, split ones too, in time order. */
export async function listChunks(db: Db, jobId: string): Promise<ChunkRow[]> {
  return db
    .selectFrom('chunks')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('start_ms')
    .orderBy('plan')
    .orderBy('chunk_index')
    .execute();
}

/** Stores a cut before its chunk is sent. A cut that is there already stays as it is. */
export async function storeChunk(db: Db, claim: Claim, key: ChunkKey, chunk: PlannedChunk): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { crashes: 0 });
    await trx
      .insertInto('chunks')
      .values(toRow(claim, key, chunk))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** Stores the halves of a chunk in its place. */
export async function replaceChunk(db: Db, claim: Claim, chunk: StoredChunk, halves: readonly PlannedChunk[]): Promise<StoredChunk[]> {
  const stored = halves.map((half, n) => toStored(half, { plan: chunk.plan + 1, index: chunk.index * 2 + n }));
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { crashes: 0 });
    await trx
      .insertInto('chunks')
      .values(stored.map((half) => toRow(claim, half, half)))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx.updateTable('chunks').set({ replaced: true, tickets: '{}' }).where(isChunk(claim, chunk)).execute();
  });
  return stored;
}

/** Marks a chunk as being recognised by this claim. */
export async function startChunk(db: Db, claim: Claim, { plan, index }: ChunkKey): Promise<void> {
  const { numAffectedRows } = await sql`
    update chunks set started_token = ${claim.token}
    where job_id = ${claim.jobId} and plan = ${plan} and chunk_index = ${index}
      and exists (select from jobs where id = ${claim.jobId} and token = ${claim.token} and status = 'processing')`.execute(db);
  if (numAffectedRows === 0n) throw new LeaseLost(claim.jobId);
}

/** Stores what an engine heard; the chunk is never sent again. It is progress, so crashes before it do not count. */
export async function finishChunk(
  db: Db,
  claim: Claim,
  key: ChunkKey,
  { engine, words, warnings, key: heardKey, reused }: HeardChunk,
): Promise<void> {
  await writeChunk(db, claim, key, {
    words: JSON.stringify(words),
    engine: engine.id,
    model: engine.model,
    warnings: JSON.stringify(warnings),
    tickets: '{}',
    heard_key: heardKey,
    reused,
    gap_code: null,
    gap_message: null,
    finished_at: new Date(),
  });
}

/** Gives a chunk up: no engine could hear it. */
export async function markGap(db: Db, claim: Claim, key: ChunkKey, error: AppError): Promise<void> {
  await writeChunk(db, claim, key, { gap_code: error.code, gap_message: error.message, finished_at: new Date() });
}

async function writeChunk(db: Db, claim: Claim, key: ChunkKey, values: UpdateObject<Database, 'chunks'>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { crashes: 0 });
    await trx.updateTable('chunks').set(values).where(isChunk(claim, key)).execute();
  });
}

export function toStoredChunk(row: ChunkRow): StoredChunk {
  return {
    plan: row.plan,
    index: row.chunk_index,
    startMs: row.start_ms,
    endMs: row.end_ms,
    overlapMs: row.overlap_ms,
    pieces: row.pieces,
    done: row.words !== null || row.gap_code !== null,
    replaced: row.replaced,
    tickets: row.tickets,
  };
}

/** A chunk that has just been cut. */
export function toStored(chunk: PlannedChunk, key: ChunkKey): StoredChunk {
  return { ...chunk, ...key, done: false, replaced: false, tickets: {} };
}

function toRow({ jobId }: Claim, { plan, index }: ChunkKey, chunk: PlannedChunk) {
  return {
    job_id: jobId,
    plan,
    chunk_index: index,
    start_ms: chunk.startMs,
    end_ms: chunk.endMs,
    overlap_ms: chunk.overlapMs,
    pieces: JSON.stringify(chunk.pieces),
  };
}

function isChunk({ jobId }: Claim, { plan, index }: ChunkKey) {
  return sql<boolean>`job_id = ${jobId} and plan = ${plan} and chunk_index = ${index}`;
}
