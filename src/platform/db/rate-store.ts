import { sql } from 'kysely';
import type { Db } from './connect.ts';

/** The buckets of all rate limits as rows, so that all workers on this database keep the limits together. */
export function createRateStore(db: Db) {
  return {
    /** Takes the next place under a key, `intervalMs` apart but for `burst` at once, and says how long it is until then (ms). */
    async reserve(key: string, intervalMs: number, burst: number): Promise<number> {
      const { rows } = await sql<{ wait_ms: number }>`
        insert into rate_buckets as bucket (key, next_at) values (${key}, clock_timestamp() - ${ms((burst - 2) * intervalMs)})
        on conflict (key) do update
          set next_at = greatest(bucket.next_at, clock_timestamp() - ${ms((burst - 1) * intervalMs)}) + ${ms(intervalMs)}
        returning (extract(epoch from next_at - ${ms(intervalMs)} - clock_timestamp()) * 1000)::float8 as wait_ms`.execute(db);
      return Math.max(0, Math.ceil(rows[0]?.wait_ms ?? 0));
    },
    /** Nobody takes a place under the key before that long has passed. */
    async block(key: string, forMs: number): Promise<void> {
      await sql`
        insert into rate_buckets as bucket (key, next_at) values (${key}, clock_timestamp() + ${ms(forMs)})
        on conflict (key) do update set next_at = greatest(bucket.next_at, excluded.next_at)`.execute(db);
    },
  };
}

const ms = (milliseconds: number) => sql`make_interval(secs => ${milliseconds / 1000})`;
