import { sql } from 'kysely';
import type { Db } from '../platform/db/connect.ts';

/** A worker as it reports itself. `id` is of one life of one process: nobody else ever has it. */
export interface WorkerReport {
  id: string;
  name: string;
  version: string;
  slots: number;
  running: number;
  rssBytes: number;
  draining: boolean;
  /** Engines that it keeps calls from, by id. */
  breakers: Record<string, 'open' | 'half-open'>;
  /** Engines that it has, by id. */
  engines: readonly string[];
}

/** What the workers of the cluster can do together. */
export interface Capacity {
  workers: number;
  /** Jobs that they run at the same time; at least 1, also while none lives. */
  slots: number;
  /** More than one organisation shares them. */
  shared: boolean;
}

/** A worker that was not heard of for this long is not counted any more. */
export const LOST_SECONDS = 10;
const FORGOTTEN_HOURS = 1;

/** Says that a worker lives, and how it is. */
export async function reportWorker(
  db: Db,
  { id, name, version, slots, running, rssBytes, draining, breakers, engines }: WorkerReport,
): Promise<void> {
  await sql`
    insert into workers (id, name, version, slots, running, rss_bytes, draining, breakers, engines)
    values (${id}, ${name}, ${version}, ${slots}, ${running}, ${rssBytes}, ${draining}, ${JSON.stringify(breakers)}, ${engines})
    on conflict (id) do update set running = excluded.running, rss_bytes = excluded.rss_bytes, draining = excluded.draining,
      breakers = excluded.breakers, engines = excluded.engines, seen_at = now()`.execute(db);
}

/** A worker ends; with it go those that were not heard of for an hour. */
export async function forgetWorker(db: Db, id: string): Promise<void> {
  await sql`delete from workers where id = ${id} or seen_at < now() - make_interval(hours => ${FORGOTTEN_HOURS})`.execute(db);
}

export async function readCapacity(db: Db): Promise<Capacity> {
  const { rows } = await sql<Capacity>`
    select count(*) as workers, greatest(1, coalesce(sum(slots), 0)) as slots, (select count(*) > 1 from owners) as shared
    from workers where not draining and seen_at > now() - make_interval(secs => ${LOST_SECONDS})`.execute(db);
  return rows[0] as Capacity;
}
