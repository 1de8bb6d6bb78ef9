import { LOST_SECONDS } from '../../../src/jobs/heartbeat.ts';
import {
  type Claim,
  type ClaimOptions,
  type Contact,
  CRASHED_RETELLING,
  LEASE_SECONDS,
  LEFT_SECONDS,
  MAX_CRASHES,
  SILENT_SECONDS,
  STEADY,
  STEADY_SECONDS,
} from '../../../src/jobs/lease.ts';
import type { JobRow } from '../../../src/platform/db/schema.ts';
import { holds, jobOf, type MemoryDatabase, withAttempt } from './memory-database.ts';

const LEASE_MS = LEASE_SECONDS * 1000;

/** What jobs change hands by. */
export function leases(database: MemoryDatabase) {
  const { jobs, now } = database;
  const leaseEnd = (): Date => new Date(now() + LEASE_MS);
  return {
    claim({ worker, limit, only, cap, engines }: ClaimOptions): JobRow[] {
      if (database.stopped && !only) return [];
      const due = waiting(database, only).filter((job) => isHeardHere(database, job, engines) && (!cap || mayRun(database, job, cap)));
      return due.slice(0, cap ? Math.min(1, limit) : limit).map((job) => {
        const started_at = job.started_at ?? new Date(now());
        Object.assign(job, { status: 'processing', token: job.token + 1, worker, started_at, lease_until: leaseEnd() });
        return { ...job };
      });
    },
    renew(claims: readonly Claim[]): Set<string> {
      const held = claims.filter((claim) => holds(database, claim)).map(({ jobId }) => jobId);
      for (const id of held) jobOf(database, id).lease_until = leaseEnd();
      return new Set(held);
    },
    returnExpired(contact: Contact | null = STEADY) {
      const last = new Date(now());
      const isSteady = contact !== null && contact.last.getTime() > now() - SILENT_SECONDS * 1000;
      const answered = { since: isSteady ? contact.since : last, last };
      // Who only lost the database gets a lease's time after its start to renew, and a while after it was silent.
      if (database.startedAt >= now() - LEASE_MS || answered.since.getTime() >= now() - STEADY_SECONDS * 1000)
        return { requeued: 0, dead: 0, contact: answered };
      const expired = [...jobs.values()].filter(isExpired(now()));
      for (const job of expired) countCrash(job, now());
      const dead = expired.filter((job) => job.status === 'failed').length;
      return { requeued: expired.length - dead, dead, contact: answered };
    },
    release(claim: Claim): void {
      if (!holds(database, claim)) return;
      Object.assign(jobOf(database, claim.jobId), {
        status: 'queued',
        lease_until: null,
        worker: null,
        stage: null,
        token: claim.token + 1,
      });
    },
  };
}

/** A job for an engine that this worker lacks is left for a minute, and for as long as another that has it lives. */
function isHeardHere(
  { workers, now }: MemoryDatabase,
  { admitted_engine, run_after, retelling }: JobRow,
  engines: readonly string[] | undefined,
): boolean {
  if (!engines || retelling !== null || admitted_engine === null || engines.includes(admitted_engine)) return true;
  const isLeft = [...workers.values()].some(
    (worker) => worker.engines.includes(admitted_engine) && !worker.draining && worker.seenAt > now() - LOST_SECONDS * 1000,
  );
  return !isLeft && run_after.getTime() < now() - LEFT_SECONDS * 1000;
}

/** Overdue jobs first, the rest by queue, tier and due time. */
function waiting({ jobs, now }: MemoryDatabase, only: readonly string[] | undefined): JobRow[] {
  const at = now();
  const due = [...jobs.values()].filter(
    (job) => job.status === 'queued' && job.run_after.getTime() <= at && (only?.includes(job.id) ?? true),
  );
  if (due.length < 2) return due;
  const isOverdue = (job: JobRow): boolean => job.due_at.getTime() <= at;
  const byDue = (one: JobRow, other: JobRow): number => one.due_at.getTime() - other.due_at.getTime() || (one.id < other.id ? -1 : 1);
  const byUrgency = (one: JobRow, other: JobRow): number => one.queue - other.queue || other.tier - one.tier || byDue(one, other);
  const late = due.filter(isOverdue).sort(byDue);
  return [...late, ...due.filter((job) => !isOverdue(job)).sort(byUrgency)];
}

function mayRun({ jobs }: MemoryDatabase, { owner_id }: JobRow, { total, perOwner }: NonNullable<ClaimOptions['cap']>): boolean {
  const running = [...jobs.values()].filter((job) => job.status === 'processing');
  return running.length < total && running.filter((job) => job.owner_id === owner_id).length < perOwner;
}

const isExpired =
  (now: number) =>
  ({ status, lease_until }: JobRow): boolean =>
    status === 'processing' && lease_until !== null && lease_until.getTime() < now;

function countCrash(job: JobRow, now: number): void {
  const history = withAttempt(job, now, { kind: 'crash', code: 'WORKER_CRASHED', message: null });
  const crashes = job.crashes + 1;
  Object.assign(job, {
    crashes,
    history,
    token: job.token + 1,
    lease_until: null,
    worker: null,
    stage: null,
    status: 'queued',
    error_code: null,
  });
  if (crashes < MAX_CRASHES) return;
  if (job.retelling !== null) {
    const warnings = [...job.warnings, ...JSON.parse(CRASHED_RETELLING)];
    Object.assign(job, { status: 'completed', completed_at: new Date(now), retelling: null, warnings });
    return;
  }
  Object.assign(job, { status: 'failed', dead_at: new Date(now), completed_at: new Date(now), error_code: 'WORKER_CRASHED' });
}
