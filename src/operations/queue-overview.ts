import { sql } from 'kysely';
import type { LiveWorker, QueueOverview, RunningJob } from '../contract/admin.ts';
import { LOST_SECONDS } from '../jobs/heartbeat.ts';
import { type QueueTools, readQueue } from '../jobs/queue-state.ts';
import type { Db } from '../platform/db/connect.ts';
import { QUEUES } from '../platform/doorbell/doorbell.ts';

const MOST_SHOWN = 100;

/** What waits, what runs and who runs it, for the operator. `board`: where the bells in Redis are shown. */
export async function readQueueOverview(tools: QueueTools, board: string | null): Promise<QueueOverview> {
  const { db } = tools;
  const [{ slots, processing }, queues, running, workers, { dead, at }] = await Promise.all([
    readQueue(tools),
    readWaiting(db),
    readRunning(db),
    readWorkers(db),
    readDead(db),
  ]);
  return {
    at: at.toISOString(),
    queues: queues.map(({ work_ms, ...queue }) => ({ ...queue, backlog: work_ms / Math.max(1, slots) / 1000 })),
    slots,
    processing,
    running,
    workers,
    dead,
    board,
  };
}

type Waiting = Omit<QueueOverview['queues'][number], 'backlog'> & { work_ms: number };

async function readWaiting(db: Db): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select names.name as queue, coalesce(w.waiting, 0) as waiting, coalesce(w.later, 0) as later, w.oldest_wait, coalesce(w.work_ms, 0) as work_ms
    from unnest(${[...QUEUES]}::text[]) with ordinality as names (name, place)
    left join (
      select queue, count(*) filter (where run_after <= now()) as waiting, count(*) filter (where run_after > now()) as later,
        extract(epoch from now() - min(run_after) filter (where run_after <= now()))::float8 as oldest_wait,
        sum(expected_ms) filter (where run_after <= now())::float8 as work_ms
      from jobs where status = 'queued' group by queue
    ) w on w.queue = names.place - 1
    order by names.place`.execute(db);
  return rows;
}

async function readRunning(db: Db): Promise<RunningJob[]> {
  const { rows } = await sql<Omit<RunningJob, 'started_at' | 'lease_until'> & { started_at: Date | null; lease_until: Date | null }>`
    select j.id as job_id, r.original_filename, j.worker, j.stage, j.progress, j.started_at, j.lease_until
    from jobs j join recordings r on r.id = j.recording_id
    where j.status = 'processing' order by j.started_at, j.id limit ${MOST_SHOWN}`.execute(db);
  return rows.map((row) => ({
    ...row,
    started_at: row.started_at?.toISOString() ?? null,
    lease_until: row.lease_until?.toISOString() ?? null,
  }));
}

/** The workers that were heard of lately. */
export async function readWorkers(db: Db): Promise<LiveWorker[]> {
  const { rows } = await sql<Omit<LiveWorker, 'started_at' | 'seen_at'> & { started_at: Date; seen_at: Date }>`
    select name, version, slots, running, rss_bytes as memory, draining, started_at, seen_at
    from workers where seen_at > now() - make_interval(secs => ${LOST_SECONDS}) order by name, id`.execute(db);
  return rows.map((row) => ({ ...row, started_at: row.started_at.toISOString(), seen_at: row.seen_at.toISOString() }));
}

async function readDead(db: Db): Promise<{ dead: number; at: Date }> {
  const { rows } = await sql<{ dead: number; at: Date }>`
    select count(*) as dead, now() as at from jobs where status = 'failed' and dead_at is not null`.execute(db);
  return rows[0] as (typeof rows)[number];
}
