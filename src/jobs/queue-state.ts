import { sql } from 'kysely';
import type { Db } from '../platform/db/connect.ts';
import { LOST_SECONDS } from './heartbeat.ts';

export interface QueueTools {
  db: Db;
  /** Jobs at once in the whole cluster; null: as many as its workers have slots. */
  maxJobs: number | null;
}

/** The queue and its workers at a moment: what autoscalers go by. Lengths of work are as estimated. */
export interface QueueState {
  queued: number;
  processing: number;
  /** How long the oldest runnable job has waited. */
  oldestWaitMs: number;
  /** Work that waits, shared by the slots. */
  backlogMs: number;
  workers: number;
  /** Jobs that may run at the same time; 0 while no worker lives. */
  slots: number;
  /** Engines that some worker keeps calls from. */
  breakers: Record<string, 'open' | 'half-open'>;
}

export async function readQueue({ db, maxJobs }: QueueTools): Promise<QueueState> {
  const { rows } = await sql<Omit<QueueState, 'backlogMs'> & { waitingMs: number }>`
    select j.*, w.*
    from (
      select count(*) filter (where status = 'queued') as queued, count(*) filter (where status = 'processing') as processing,
        coalesce(extract(epoch from now() - min(run_after) filter (where status = 'queued' and run_after <= now())) * 1000, 0)::float8 as "oldestWaitMs",
        coalesce(sum(expected_ms) filter (where status = 'queued' and run_after <= now()), 0)::float8 as "waitingMs"
      from jobs where status in ('queued', 'processing')
    ) j, (
      select count(*) as workers, coalesce(sum(slots), 0) as slots,
        coalesce((select jsonb_object_agg(key, value) from workers open, jsonb_each(open.breakers) where open.seen_at > now() - make_interval(secs => ${LOST_SECONDS})), '{}') as breakers
      from workers where not draining and seen_at > now() - make_interval(secs => ${LOST_SECONDS})
    ) w`.execute(db);
  const { waitingMs, ...state } = rows[0] as (typeof rows)[number];
  const slots = Math.min(state.slots, maxJobs ?? Number.POSITIVE_INFINITY);
  return { ...state, slots, backlogMs: waitingMs / Math.max(1, slots) };
}
