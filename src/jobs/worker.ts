import { AppError } from '../contract/app-error.ts';
import type { JobRow } from '../platform/db/schema.ts';
import type { Log } from '../platform/telemetry/log.ts';
import { deleteMedia } from '../recordings/delete-media.ts';
import { failJob, parkJob } from './finish-job.ts';
import type { JobTools } from './job-work.ts';
import { type Claim, claimJobs, RENEW_MS, releaseJob, renewLeases, returnExpired } from './lease.ts';
import { LeaseLost } from './owned-job.ts';
import { runJob } from './run-job.ts';

export interface WorkerOptions {
  /** Jobs at the same time. */
  concurrency: number;
  /** Only these jobs; read anew at every look. */
  only?: () => readonly string[];
}

/** Disposing drains: chunks in hand are finished for a while, then every job goes back into the queue. */
export interface Worker extends AsyncDisposable {
  running(): number;
  /** When it last looked for work, by `Date.now()`; an old value means that it hangs. */
  lastLookAt(): number;
}

const LOOK_EVERY_MS = 1000;
const DRAIN_MS = 8000;
/** How long a job waits for an engine that does not say when it will be ready. */
const PARK_MS = 60_000;
/** Only the full decode shows these; nobody can use such a file. */
const USELESS_MEDIA = new Set(['UNDECODABLE_AUDIO', 'AUDIO_TOO_LONG']);

interface Running {
  claim: Claim;
  stop: AbortController;
  done: Promise<void>;
}

/** Claims jobs as places are free, when the doorbell rings and every second, and runs them. */
export function startWorker(tools: JobTools, { concurrency, only }: WorkerOptions, log: Log): Worker {
  const { db, doorbell, metrics } = tools;
  const name = `${process.pid}@${process.title}`;
  const running = new Map<string, Running>();
  const drain = new AbortController();
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let lookedAt = Date.now();

  const look = async (): Promise<void> => {
    lookedAt = Date.now();
    const expired = await returnExpired(db);
    if (expired.requeued + expired.dead > 0) log.warn(expired, 'jobs of dead workers were found');
    metrics.jobsFinished.inc({ outcome: 'crashed' }, expired.requeued + expired.dead);
    const limit = concurrency - running.size;
    if (limit <= 0 || drain.signal.aborted) return;
    for (const job of await claimJobs(db, { worker: name, limit, ...(only && { only: only() }) })) start(job);
  };
  const ask = (): void => {
    if (drain.signal.aborted) return;
    if (looking !== null) {
      lookAgain = true;
      return;
    }
    lookAgain = false;
    looking = look()
      .catch((err) => log.warn({ err }, 'looking for jobs failed; trying again'))
      .then(() => {
        looking = null;
        if (lookAgain) ask();
      });
  };

  const start = (job: JobRow): void => {
    const claim = { jobId: job.id, token: job.token };
    const stop = new AbortController();
    const jobLog = log.child({ job_id: job.id });
    const done = run(job, claim, stop, jobLog).finally(() => {
      running.delete(job.id);
      metrics.activeJobs.set(running.size);
      ask();
    });
    running.set(job.id, { claim, stop, done });
    metrics.activeJobs.set(running.size);
  };

  const run = async (job: JobRow, claim: Claim, stop: AbortController, jobLog: Log): Promise<void> => {
    const timer = setTimeout(() => stop.abort(new AppError('TIME_LIMIT')), tools.limits.jobTimeLimitMs);
    jobLog.info({ attempt: job.errors + 1, crashes: job.crashes }, 'job started');
    doorbell.announce(job.id);
    let outcome: string;
    try {
      await runJob(tools, job, jobLog, { signal: stop.signal, drain: drain.signal });
      outcome = 'completed';
    } catch (error) {
      outcome = await end(job, claim, error, jobLog);
    } finally {
      clearTimeout(timer);
    }
    metrics.jobsFinished.inc({ outcome });
    jobLog.info({ outcome }, 'job left the worker');
    doorbell.announce(job.id);
  };

  /** Records why a job did not complete. Returns the outcome for metrics. */
  const end = async (job: JobRow, claim: Claim, thrown: unknown, jobLog: Log): Promise<string> => {
    if (thrown instanceof LeaseLost) return 'lost';
    const error = AppError.fromUnknown(thrown);
    const giveBack = thrown === drain.signal.reason || error.code === 'DATABASE_UNAVAILABLE';
    // The database may be away for a while; the job is ours until somebody else takes it.
    for (;;) {
      try {
        if (giveBack) {
          await releaseJob(db, claim);
          return 'released';
        }
        if (error.code === 'ENGINE_PENDING') {
          await parkJob(db, claim, error.retryAfterMs ?? PARK_MS);
          return 'parked';
        }
        const { retried } = await failJob(db, claim, job, error);
        if (retried) jobLog.warn({ code: error.code, details: error.details }, 'job failed; it is tried again');
        else jobLog[error.wake ? 'error' : 'warn']({ err: thrown, code: error.code }, 'job failed');
        if (USELESS_MEDIA.has(error.code)) await deleteMedia(tools, job.recording_id);
        if (retried) doorbell.ring();
        return retried ? 'retried' : 'failed';
      } catch (failure) {
        if (failure instanceof LeaseLost) return 'lost';
        if (drain.signal.aborted || AppError.fromUnknown(failure).code !== 'DATABASE_UNAVAILABLE') {
          jobLog.error({ err: failure }, 'the end of the job could not be recorded; its lease will run out');
          return 'lost';
        }
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  };

  const renew = async (): Promise<void> => {
    const held = [...running.values()];
    if (held.length === 0) return;
    const alive = await renewLeases(
      db,
      held.map(({ claim }) => claim),
    );
    for (const { claim, stop } of held) if (!alive.has(claim.jobId)) stop.abort(new LeaseLost(claim.jobId));
  };
  const renewSafely = (): void => void renew().catch((err) => log.warn({ err }, 'leases could not be renewed; trying again'));

  const unsubscribe = [doorbell.onRing(ask), doorbell.onChange((jobId) => running.has(jobId) && renewSafely())];
  const timers = [setInterval(ask, LOOK_EVERY_MS), setInterval(renewSafely, RENEW_MS)];
  ask();

  return {
    running: () => running.size,
    lastLookAt: () => lookedAt,
    async [Symbol.asyncDispose]() {
      drain.abort(new Error('The worker shuts down'));
      for (const leave of unsubscribe) leave();
      await looking;
      const hurry = setTimeout(() => {
        for (const { stop } of running.values()) stop.abort(drain.signal.reason);
      }, DRAIN_MS);
      await Promise.all([...running.values()].map(({ done }) => done));
      clearTimeout(hurry);
      for (const timer of timers) clearInterval(timer);
    },
  };
}
