import { sql } from 'kysely';
import type { Db } from '../platform/db/connect.ts';
import type { Queue } from './estimate.ts';
import { LOST_SECONDS } from './heartbeat.ts';

/** Where waiting jobs stand. The queue is read once for all who ask within a second, not for each. */
export interface QueuePlaces {
  /** What stands before a job that waits, as of a second ago at most, or of now for a job that came since. */
  before(jobId: string): Promise<Queue>;
}

interface Reading {
  /** By `performance.now()`. */
  began: number;
  goodUntil: number;
  places: ReadonlyMap<string, Queue>;
  /** Of a job that does not wait any more. */
  none: Queue;
}

const GOOD_MS = 1000;
/** A queue that takes long to read is read more seldom: no more than this share of the time. */
const SHARE = 0.1;

/** `maxJobs`: at once, in the whole cluster; null: no limit. */
export function createQueuePlaces(db: Db, maxJobs: number | null): QueuePlaces {
  let latest: Promise<Reading> | null = null;
  const read = (): Promise<Reading> => {
    const reading = readPlaces(db, maxJobs);
    latest = reading;
    reading.catch(() => {
      if (latest === reading) latest = null;
    });
    return reading;
  };
  return {
    async before(jobId) {
      const asked = performance.now();
      for (;;) {
        const from = latest;
        const reading = await (from ?? read());
        const place = reading.places.get(jobId);
        const isGood = place === undefined ? reading.began >= asked : reading.goodUntil >= asked;
        if (isGood) return place ?? reading.none;
        // Somebody else may have begun to read again meanwhile.
        if (latest === from) latest = null;
      }
    },
  };
}

async function readPlaces(db: Db, maxJobs: number | null): Promise<Reading> {
  const began = performance.now();
  const [waiting, busy] = await Promise.all([readWaiting(db), readBusy(db)]);
  const slots = Math.min(busy.slots, maxJobs ?? Number.POSITIVE_INFINITY);
  const none: Queue = { ahead: 0, aheadMs: 0, running: busy.running, runningMs: busy.runningMs, slots };
  const places = new Map<string, Queue>();
  let { ahead, aheadMs } = none;
  for (const { id, expected_ms, runnable } of waiting) {
    places.set(id, { ...none, ahead, aheadMs });
    if (!runnable) continue;
    ahead++;
    aheadMs += expected_ms;
  }
  const ended = performance.now();
  return { began, goodUntil: ended + Math.max(GOOD_MS, (ended - began) / SHARE), places, none };
}

/** In the order in which they are claimed. */
async function readWaiting(db: Db): Promise<{ id: string; expected_ms: number; runnable: boolean }[]> {
  const { rows } = await sql<{ id: string; expected_ms: number; runnable: boolean }>`
    select id, expected_ms, run_after <= now() as runnable from jobs where status = 'queued'
    order by due_at > now(), case when due_at > now() then queue end, case when due_at > now() then -tier end, due_at, id`.execute(db);
  return rows;
}

async function readBusy(db: Db): Promise<Pick<Queue, 'running' | 'runningMs' | 'slots'>> {
  const { rows } = await sql<Pick<Queue, 'running' | 'runningMs' | 'slots'>>`
    select count(*) as running,
      coalesce(sum(greatest(0, expected_ms - extract(epoch from now() - started_at) * 1000)), 0)::float8 as "runningMs",
      (
        select greatest(1, coalesce(sum(slots), 0)) from workers
        where not draining and seen_at > now() - make_interval(secs => ${LOST_SECONDS})
      ) as slots
    from jobs where status = 'processing'`.execute(db);
  return rows[0] as (typeof rows)[number];
}
