import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow, NewEngineCall } from '../platform/db/schema.ts';
import { type ChunkKey, startChunk } from './chunk-store.ts';
import type { Claim } from './lease.ts';
import { countUsage } from './usage.ts';

/** What a call is billed, in milliseconds of audio and in its currency. */
export interface Bill {
  billedMs: number;
  amount: number;
}

/** Writes a call down before it is made, and marks its chunk as being recognised. Throws LeaseLost. */
export async function beginCall(db: Db, claim: Claim, call: NewEngineCall): Promise<void> {
  await startChunk(db, claim, { plan: call.plan, index: call.chunk_index });
  await db.insertInto('engine_calls').values(call).execute();
}

/** An engine's ticket for a chunk as a worker knows it, and what takes its place; null: none. */
export interface TicketChange {
  engine: string;
  from: string | null;
  to: string | null;
}

/**
 * The engine has the audio and will bill it. Tickets are not fenced: what was paid for is worth keeping whoever holds
 * the job now. For the same reason one that is not the expected one stays: another worker's.
 */
export async function acceptCall(
  db: Db,
  call: Pick<NewEngineCall, 'id' | 'job_id'> & ChunkKey,
  { billedMs, amount }: Bill,
  change: TicketChange | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('engine_calls').set({ billed_ms: billedMs, cost_amount: amount }).where('id', '=', call.id).execute();
    if (change === null) return;
    const { engine, from, to } = change;
    const changed = to === null ? sql`tickets - ${engine}::text` : sql`tickets || jsonb_build_object(${engine}::text, ${to}::text)`;
    await sql`
      update chunks set tickets = ${changed}
      where job_id = ${call.job_id} and plan = ${call.plan} and chunk_index = ${call.index}
        and tickets ->> ${engine}::text is not distinct from ${from}::text`.execute(trx);
  });
}

/** `currency` null: nothing is billed for this engine. */
export async function endCall(
  db: Db,
  call: Pick<NewEngineCall, 'id' | 'owner_id' | 'currency'>,
  { outcome, latencyMs }: { outcome: string; latencyMs: number },
  { billedMs, amount }: Bill,
): Promise<void> {
  const { currency } = call;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('engine_calls')
      .set({ outcome, latency_ms: latencyMs, billed_ms: billedMs, cost_amount: amount })
      .where('id', '=', call.id)
      .execute();
    if (typeof currency !== 'string' || amount === 0) return;
    await countUsage(trx, { ownerId: call.owner_id, currency, files: 0, durationMs: 0, cost: amount, errors: 0 });
  });
}

/** What calls have cost so far: those of a job, and those of its owner on this day and in this month (UTC). */
export interface Spent {
  job: number;
  day: number;
  month: number;
}

export async function spentOn(db: Db, { id, owner_id }: Pick<JobRow, 'id' | 'owner_id'>, currency: string): Promise<Spent> {
  const { rows } = await sql<Spent>`
    select (${spentSince('day', owner_id, currency)}) as day, (${spentSince('month', owner_id, currency)}) as month,
      (select coalesce(sum(cost_amount), 0)::float8 from engine_calls where job_id = ${id} and currency = ${currency}) as job`.execute(db);
  return rows[0] as Spent;
}

/** Selects what an owner's calls have cost since the day or the month began (UTC). */
export function spentSince(unit: 'day' | 'month', ownerId: string, currency: string): RawBuilder<number> {
  return sql`
    select coalesce(sum(cost_amount), 0)::float8 from engine_calls where owner_id = ${ownerId} and currency = ${currency} and cost_amount > 0
      and started_at >= date_trunc(${unit}, now() at time zone 'utc') at time zone 'utc'`;
}
