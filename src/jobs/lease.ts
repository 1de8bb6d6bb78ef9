import { sql } from 'kysely';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow } from '../platform/db/schema.ts';

/** A job is held for this long; the worker that lives renews it in time, the dead one's is given to another. */
export const LEASE_SECONDS = 6;
export const RENEW_MS = 2000;
/** So many crashes in a row, without a finished step or chunk between, and the job is not tried again. */
const MAX_CRASHES = 3;

/** A job that this worker holds. Every write of it carries the token; who has lost the lease writes nothing. */
export interface Claim {
  jobId: string;
  token: number;
}

export interface ClaimOptions {
  worker: string;
  limit: number;
  /** Only these jobs: a command in the terminal runs its own and no others. */
  only?: readonly string[];
}

/** Takes waiting jobs in the order of the queue, for LEASE_SECONDS. */
export async function claimJobs(db: Db, { worker, limit, only }: ClaimOptions): Promise<JobRow[]> {
  const restriction = only ? sql`and id = any(${only})` : sql``;
  const { rows } = await sql<JobRow>`
    update jobs set status = 'processing', token = token + 1, worker = ${worker}, started_at = coalesce(started_at, now()),
      lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where id in (
      select id from jobs where status = 'queued' and run_after <= now() ${restriction}
      order by queue, tier desc, due_at, id limit ${limit} for update skip locked
    )
    returning *`.execute(db);
  return rows;
}

/** Keeps the claims alive. Returns the ids that are still held; the others were cancelled or given away. */
export async function renewLeases(db: Db, claims: readonly Claim[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    update jobs set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    from unnest(${claims.map((claim) => claim.jobId)}::uuid[], ${claims.map((claim) => claim.token)}::bigint[]) as held (job_id, held_token)
    where id = held.job_id and token = held.held_token and status = 'processing'
    returning id`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/**
 * Puts jobs whose worker died back into the queue, or among the dead after MAX_CRASHES. Returns how many. Workers that
 * only lost the database get a lease's time after its start to renew, so its fall counts as nobody's crash.
 */
export async function returnExpired(db: Db): Promise<{ requeued: number; dead: number }> {
  const { rows } = await sql<{ status: string }>`
    update jobs set
      crashes = crashes + 1, token = token + 1, lease_until = null, worker = null, stage = null,
      status = case when crashes + 1 >= ${MAX_CRASHES} then 'failed' else 'queued' end,
      dead_at = case when crashes + 1 >= ${MAX_CRASHES} then now() end,
      completed_at = case when crashes + 1 >= ${MAX_CRASHES} then now() end,
      error_code = case when crashes + 1 >= ${MAX_CRASHES} then 'WORKER_CRASHED' end
    where id in (
      select id from jobs where status = 'processing' and lease_until < now()
        and pg_postmaster_start_time() < now() - make_interval(secs => ${LEASE_SECONDS})
      order by lease_until limit 100 for update skip locked
    )
    returning status`.execute(db);
  const dead = rows.filter((row) => row.status === 'failed').length;
  return { requeued: rows.length - dead, dead };
}

/** Gives jobs back unfinished, at once and without counting it: the worker shuts down. */
export async function releaseJob(db: Db, { jobId, token }: Claim): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ status: 'queued', lease_until: null, worker: null, stage: null, token: token + 1 })
    .where('id', '=', jobId)
    .where('token', '=', token)
    .where('status', '=', 'processing')
    .execute();
}
