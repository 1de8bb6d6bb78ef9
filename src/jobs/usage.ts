import { sql, type Transaction } from 'kysely';
import type { Money } from '../contract/job.ts';
import type { Database } from '../platform/db/schema.ts';

export interface Usage {
  ownerId: string;
  currency: string;
  files: number;
  durationMs: number;
  cost: number;
  errors: number;
}

/** What was answered without an engine, beside what one heard. */
export interface Reuse {
  heard: number;
  reused: number;
  reusedMs: number;
  /** What hearing it again would have cost; null: nothing, or nobody knows. */
  saved: Money | null;
}

/** Adds to today's usage (UTC) of an owner. */
export async function countUsage(trx: Transaction<Database>, { ownerId, currency, files, durationMs, cost, errors }: Usage): Promise<void> {
  await sql`
    insert into usage_days as u (owner_id, day, currency, files, duration_ms, cost_amount, errors)
    values (${ownerId}, (now() at time zone 'utc')::date, ${currency}, ${files}, ${durationMs}, ${cost}, ${errors})
    on conflict (owner_id, day, currency) do update set
      files = u.files + excluded.files, duration_ms = u.duration_ms + excluded.duration_ms,
      cost_amount = u.cost_amount + excluded.cost_amount, errors = u.errors + excluded.errors`.execute(trx);
}

/** Adds to today's usage (UTC) of an owner; counts whose money is unknown are kept with `currency`. */
export async function countReuse(trx: Transaction<Database>, ownerId: string, currency: string, reuse: Reuse): Promise<void> {
  const { heard, reused, reusedMs, saved } = reuse;
  await sql`
    insert into usage_days as u (owner_id, day, currency, heard_chunks, reused_chunks, reused_ms, saved_amount)
    values (${ownerId}, (now() at time zone 'utc')::date, ${saved?.currency ?? currency}, ${heard}, ${reused}, ${reusedMs}, ${saved?.amount ?? 0})
    on conflict (owner_id, day, currency) do update set
      heard_chunks = u.heard_chunks + excluded.heard_chunks, reused_chunks = u.reused_chunks + excluded.reused_chunks,
      reused_ms = u.reused_ms + excluded.reused_ms, saved_amount = u.saved_amount + excluded.saved_amount`.execute(trx);
}
