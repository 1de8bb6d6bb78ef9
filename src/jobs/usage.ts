import { sql, type Transaction } from 'kysely';
import type { Database } from '../platform/db/schema.ts';

export interface Usage {
  ownerId: string;
  currency: string;
  files: number;
  durationMs: number;
  cost: number;
  errors: number;
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
