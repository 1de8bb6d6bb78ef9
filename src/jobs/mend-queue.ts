import { sql } from 'kysely';
import type { Db } from '../platform/db/connect.ts';

/** Nothing waits for longer by itself: an engine is asked again after a quarter of an hour at most. */
const LONGEST_WAIT_HOURS = 24;

/** Leases are renewed for seconds. */
const LONGEST_LEASE_HOURS = 1;

/** Rows that no way of ours leads to, and none leads out of: edited by hand, or restored from another time. Returns how many. */
export async function mendQueue(db: Db): Promise<number> {
  const { rows } = await sql`
    update jobs set status = 'queued', run_after = now(), token = token + 1, lease_until = null, worker = null, stage = null
    where status = 'uploaded' or (status = 'processing' and lease_until > now() + make_interval(hours => ${LONGEST_LEASE_HOURS})) or (status = 'queued' and run_after > now() + make_interval(hours => ${LONGEST_WAIT_HOURS}))
      or (status = 'completed' and not exists (select from transcripts t where t.job_id = jobs.id) and completed_at > now() - interval '30 days')
    returning id`.execute(db);
  return rows.length;
}
