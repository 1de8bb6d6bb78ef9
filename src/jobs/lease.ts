import { type RawBuilder, sql } from 'kysely';
import { ERRORS } from '../contract/app-error.ts';
import { type Db, PREPARED } from '../platform/db/connect.ts';
import { type Attempt, JOB_COLUMNS, type JobRow } from '../platform/db/schema.ts';
import { LOST_SECONDS } from './heartbeat.ts';
import { unchanged } from './retelling-ended.ts';

/** A job is held for this long; the worker that lives renews it in time, the dead one's is given to another. */
export const LEASE_SECONDS = 6;
export const RENEW_MS = 2000;
/** So many crashes in a row, without a finished step or chunk between, and the job is not tried again. */
export const MAX_CRASHES = 3;
/** A database that was silent for longer has kept workers from renewing; after it they have STEADY_SECONDS for that. */
export const SILENT_SECONDS = 3;
export const STEADY_SECONDS = 2.5;
const KEPT_ATTEMPTS = 20;
/** A worker that lacks the engine of a job leaves it for so long to those that have it, though they do not report themselves. */
export const LEFT_SECONDS = 60;

/** Of a transcript whose speakers could not be told apart again because that stops its workers. */
export const CRASHED_RETELLING = JSON.stringify(
  unchanged({ warnings: [], retelling: null }, 'WORKER_CRASHED', ERRORS.WORKER_CRASHED.message),
);

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
  /** Engines that this worker has, by id: jobs for others are left to other workers while there are any; left out: all. */
  engines?: readonly string[];
  /** How many may run in the whole cluster; null: as many as its workers have places. */
  cap?: ClusterCap | null;
}

/** Jobs that may run at once: of everybody, and of one owner. */
export interface ClusterCap {
  total: number;
  perOwner: number;
}

/** Key of the advisory lock of who claims under a cap: counting and taking must not be torn apart. */
const CLAIMING = 7_246_002;

/**
 * Takes waiting jobs for LEASE_SECONDS: overdue ones first, then in the order of queue, tier and due time. Under a cap
 * one at a time, of an owner whose share is not used up. None while an operator has stopped the queue, but `only` those.
 */
export async function claimJobs(db: Db, options: ClaimOptions): Promise<JobRow[]> {
  const { cap } = options;
  if (!cap) return claim(db, options, sql``);
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(CLAIMING)})`.execute(trx);
    const mayRun = sql`
      and (select count(*) from jobs where status = 'processing') < ${cap.total}
      and owner_id not in (
        select owner_id from jobs where status = 'processing' group by owner_id having count(*) >= ${cap.perOwner}
      )`;
    return claim(trx, { ...options, limit: Math.min(1, options.limit) }, mayRun);
  });
}

async function claim(db: Db, { worker, limit, only, engines }: ClaimOptions, condition: RawBuilder<unknown>): Promise<JobRow[]> {
  const isOurs = only ? sql`and id = any(${only})` : sql``;
  const isHeardHere = engines
    ? sql`and (retelling is not null or admitted_engine is null or admitted_engine = any(${engines}) or (
        run_after < now() - make_interval(secs => ${LEFT_SECONDS}) and not exists (
          select from workers where admitted_engine = any(workers.engines) and not draining
            and seen_at > now() - make_interval(secs => ${LOST_SECONDS})
        )
      ))`
    : sql``;
  // What a person in the terminal has asked for is not of the queue.
  const isQueueOn = only ? sql`` : sql`and not exists (select from degradation_overrides where ended_at is null and mode = 'degraded')`;
  const waiting = sql`from jobs where status = 'queued' and run_after <= now() ${isQueueOn} ${isOurs} ${isHeardHere} ${condition}`;
  const { rows } = await sql<JobRow>`
    with overdue as materialized (
      select id ${waiting} and due_at <= now() order by due_at, id limit ${limit} for update skip locked
    ), others as materialized (
      select id ${waiting} and due_at > now() order by queue, tier desc, due_at, id
      limit ${limit}::bigint - (select count(*) from overdue) for update skip locked
    )
    update jobs set status = 'processing', token = token + 1, worker = ${worker}, started_at = coalesce(started_at, now()),
      lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where id = any(array(select id from overdue union all select id from others))
    returning ${sql.raw(JOB_COLUMNS.join(', '))} ${PREPARED}`.execute(db);
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

/** Answers of the database to who asks every second: since when without a pause, and the last one, both by its clock. */
export interface Contact {
  since: Date;
  last: Date;
}

/** Of who does not ask all the time. */
export const STEADY: Contact = { since: new Date(0), last: new Date(Date.UTC(9999)) };

/**
 * Puts jobs whose worker died back into the queue, or among the dead after MAX_CRASHES; there a transcript whose speakers
 * were to be told apart again stands as it was. Returns how many, and the
 * `contact` for the next time. Workers that only lost the database get time to renew when it is back, so neither its
 * fall nor its hanging (this very statement may come late) counts as anybody's crash.
 */
export async function returnExpired(
  db: Db,
  contact: Contact | null = STEADY,
): Promise<{ requeued: number; dead: number; contact: Contact }> {
  const { rows } = await sql<{ now: Date; requeued: number; dead: number }>`
    with returned as (update jobs set
      crashes = crashes + 1, token = token + 1, lease_until = null, worker = null, stage = null,
      status = case when crashes + 1 < ${MAX_CRASHES} then 'queued' when retelling is null then 'failed' else 'completed' end,
      dead_at = case when crashes + 1 >= ${MAX_CRASHES} and retelling is null then now() end,
      completed_at = case when crashes + 1 >= ${MAX_CRASHES} then now() end,
      error_code = case when crashes + 1 >= ${MAX_CRASHES} and retelling is null then 'WORKER_CRASHED' end,
      retelling = case when crashes + 1 < ${MAX_CRASHES} then retelling end,
      warnings = case when crashes + 1 < ${MAX_CRASHES} or retelling is null then warnings else warnings || ${CRASHED_RETELLING}::jsonb end,
      history = ${withAttempt({ kind: 'crash', code: 'WORKER_CRASHED', message: null })}
    where id = any(array(
      select id from jobs where status = 'processing' and (lease_until < now() or lease_until is null)
        and pg_postmaster_start_time() < now() - make_interval(secs => ${LEASE_SECONDS})
        and ${contact?.last ?? null}::timestamptz > now() - make_interval(secs => ${SILENT_SECONDS})
        and ${contact?.since ?? null}::timestamptz < now() - make_interval(secs => ${STEADY_SECONDS})
      order by lease_until limit 100 for update skip locked
    ))
    returning status)
    select now(), count(*) filter (where status = 'queued')::int as requeued, count(*) filter (where status = 'failed')::int as dead
    from returned`.execute(db);
  const [{ now: last, ...returned }] = rows as [(typeof rows)[number]];
  const isSteady = contact !== null && last.getTime() - contact.last.getTime() < SILENT_SECONDS * 1000;
  return { ...returned, contact: { since: isSteady ? contact.since : last, last } };
}

/** The history of a job with the try that ends now; the newest are kept. */
export function withAttempt({ kind, code, message }: Pick<Attempt, 'kind' | 'code' | 'message'>): RawBuilder<string> {
  return sql`(
    select coalesce(jsonb_agg(attempt order by at), '[]') from (
      select attempt, at from jsonb_array_elements(jobs.history) with ordinality as old (attempt, at)
      union all
      select jsonb_build_object('at', now(), 'kind', ${kind}::text, 'worker', jobs.worker, 'stage', jobs.stage, 'progress', jobs.progress,
        'code', ${code}::text, 'message', ${message}::text), jsonb_array_length(jobs.history) + 1
      order by at desc limit ${sql.lit(KEPT_ATTEMPTS)}
    ) newest
  )`;
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
