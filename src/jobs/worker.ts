import { hostname } from 'node:os';
import { AppError } from '../contract/app-error.ts';
import { IMPORTED } from '../engines/imported.ts';
import type { JobRow } from '../platform/db/schema.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { JobTools } from './job-work.ts';
import { type Claim, type ClusterCap, type Contact, RENEW_MS } from './lease.ts';
import { LeaseLost } from './owned-job.ts';
import { runJob } from './run-job.ts';

export interface WorkerOptions {
  /** Of this life of the process. */
  id: string;
  version: string;
  /** Jobs at the same time in this process. */
  slots: number;
  /** Jobs at the same time in the cluster; null: as many as there are slots. */
  maxJobs: number | null;
  /** Share of the slots that one organisation may hold where there are several. */
  ownerShare: number;
  /** Only these jobs; read anew at every look. */
  only?: () => readonly string[];
  /** It does what workers would until there is one, and does not count as one. */
  standsIn?: true;
}

/** Disposing drains: chunks in hand are finished for a while, then every job goes back into the queue. */
export interface Worker extends AsyncDisposable {
  running(): number;
  slots: number;
  /** Gives every job back at once, without waiting for what is in hand. */
  handBack(): void;
  /** When it last looked for work; an old value means that it hangs. Milliseconds since 1970. */
  lastLookAt(): number;
}

const LOOK_EVERY_MS = 1000;
/** An orchestrator waits for 30 s; the database may need some of them. */
const DRAIN_MS = 14_000;
/** To give jobs back. A database that hangs then must not keep the process from ending: their leases run out. */
const GIVE_BACK_MS = 1500;
/** A job's end is told to the database again until it is heard; while the worker shuts down so often. */
const END_AGAIN_MS = 500;
const TRIES_AT_THE_END = 5;
const GOODBYE_MS = 2000;
/** How long a job waits for an engine that does not say when it will be ready. */
const PARK_MS = 60_000;
/** What a job waits for, however long it takes: an answer of a deferred call, the media. */
const WAITS: ReadonlySet<string> = new Set(['ENGINE_PENDING', 'STORAGE_UNAVAILABLE']);
/** Only the full decode shows these; nobody can use such a file. */
const USELESS_MEDIA = new Set(['UNDECODABLE_AUDIO', 'AUDIO_TOO_LONG']);

interface Running {
  claim: Claim;
  stop: AbortController;
  done: Promise<void>;
}

/** Claims jobs as places are free, when the doorbell rings and every second, and runs them. */
export function startWorker(tools: JobTools, options: WorkerOptions, log: Log): Worker {
  const { jobs, doorbell, metrics, clock } = tools;
  const { slots, maxJobs, only, standsIn } = options;
  const name = `${hostname()}:${process.pid}`;
  const engines = tools.engines.all().flatMap(({ id, absent }) => (absent ? [] : [id]));
  const running = new Map<string, Running>();
  const drain = new AbortController();
  let looking: Promise<void> | null = null;
  let reported: Promise<void> = Promise.resolve();
  let lookAgain = false;
  let lookedAt = clock.now();
  let contact: Contact | null = null;
  // Until the cluster's capacity is known; a command in the terminal runs its own jobs beside it.
  let cap: ClusterCap | null = maxJobs === null || only ? null : { total: maxJobs, perOwner: maxJobs };

  const hasPlace = (): boolean => running.size < slots && !drain.signal.aborted;
  const look = async (): Promise<void> => {
    lookedAt = clock.now();
    const { requeued, dead, ...answered } = await jobs.returnExpired(contact);
    contact = answered.contact;
    if (requeued + dead > 0) log.warn({ requeued, dead }, 'jobs of dead workers were found');
    metrics.jobsFinished.inc({ outcome: 'crashed' }, requeued + dead);
    // One at a time: what waits is spread over the workers, not hoarded by the first.
    while (hasPlace() && (running.size === 0 || (await tools.roomForMore()))) {
      const [job] = await jobs.claim({ worker: name, limit: 1, cap, engines: [...engines, IMPORTED.id], ...(only && { only: only() }) });
      if (!job) return;
      start(job);
    }
  };
  const ask = (): Promise<void> => {
    if (drain.signal.aborted) return Promise.resolve();
    if (looking !== null) {
      lookAgain = true;
      return looking;
    }
    lookAgain = false;
    looking = look()
      .catch((err) => log.warn({ err }, 'looking for jobs failed; trying again'))
      .then(() => {
        looking = null;
        if (lookAgain) return ask();
      });
    return looking;
  };

  const start = (job: JobRow): void => {
    const claim = { jobId: job.id, token: job.token };
    const stop = new AbortController();
    const jobLog = log.child({ job_id: job.id });
    // It may be its own job again, after a lease that ran out: what is left of the run before ends first.
    const before = running.get(job.id);
    before?.stop.abort(new LeaseLost(job.id));
    const done = Promise.resolve(before?.done)
      .then(() => run(job, claim, stop, jobLog))
      .finally(() => {
        if (running.get(job.id)?.claim === claim) running.delete(job.id);
        changed();
        void ask();
      });
    running.set(job.id, { claim, stop, done });
    changed();
  };
  const changed = (): void => {
    metrics.activeJobs.set(running.size);
    bell.mute(!hasPlace());
  };

  const run = async (job: JobRow, claim: Claim, stop: AbortController, jobLog: Log): Promise<void> => {
    const stopTimer = clock.after(tools.limits.jobTimeLimitMs, () => stop.abort(new AppError('TIME_LIMIT')));
    jobLog.info({ attempt: job.errors + 1, crashes: job.crashes }, 'job started');
    doorbell.announce(job.id);
    let outcome: string;
    try {
      await runJob(tools, job, jobLog, { signal: stop.signal, drain: drain.signal });
      outcome = 'completed';
    } catch (error) {
      outcome = await end(job, claim, error, jobLog);
    } finally {
      stopTimer();
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
    let triesAtTheEnd = TRIES_AT_THE_END;
    // The database may be away for a while; the job is ours until somebody else takes it.
    for (;;) {
      try {
        if (giveBack) {
          await jobs.release(claim);
          doorbell.ring({ jobId: job.id, queue: job.queue, dueAt: job.due_at });
          return 'released';
        }
        if (WAITS.has(error.code)) {
          await jobs.park(claim, error.retryAfterMs ?? PARK_MS);
          return 'parked';
        }
        const { retried } = await jobs.fail(claim, job, error, clock.random);
        if (retried) jobLog.warn({ code: error.code, details: error.details }, 'job failed; it is tried again');
        else jobLog[error.wake ? 'error' : 'warn']({ err: thrown, code: error.code }, 'job failed');
        if (USELESS_MEDIA.has(error.code) && job.retelling === null) await tools.audio.discard(job.recording_id);
        return retried ? 'retried' : 'failed';
      } catch (failure) {
        if (failure instanceof LeaseLost) return 'lost';
        if (AppError.fromUnknown(failure).code !== 'DATABASE_UNAVAILABLE' || (drain.signal.aborted && --triesAtTheEnd === 0)) {
          jobLog.error({ err: failure }, 'the end of the job could not be recorded; its lease will run out');
          return 'lost';
        }
        await clock.sleep(END_AGAIN_MS);
      }
    }
  };

  const atMost = async (ms: number, work: Promise<void> | null): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopTimer = clock.after(ms, resolve);
    await Promise.race([work, promise]);
    stopTimer();
  };
  const renew = async (): Promise<void> => {
    const held = [...running.values()];
    if (held.length === 0) return;
    const alive = await jobs.renew(held.map(({ claim }) => claim));
    for (const { claim, stop } of held) if (!alive.has(claim.jobId)) stop.abort(new LeaseLost(claim.jobId));
  };
  const renewSafely = (): void => void renew().catch((err) => log.warn({ err }, 'leases could not be renewed; trying again'));

  const report = async (): Promise<void> => {
    const rssBytes = tools.usedMemory();
    const { id, version, ownerShare } = options;
    const breakers = Object.fromEntries(
      tools.engines.all().flatMap((engine) => {
        const state = tools.engines.pool.state(engine.id);
        return state === 'closed' ? [] : [[engine.id, state]];
      }),
    );
    const draining = drain.signal.aborted;
    await jobs.reportWorker({ id, name, version, slots, running: running.size, rssBytes, draining, breakers, engines });
    const capacity = await jobs.readCapacity();
    const total = Math.min(maxJobs ?? Number.POSITIVE_INFINITY, capacity.slots);
    const perOwner = capacity.shared ? Math.max(1, Math.ceil(total * ownerShare)) : total;
    cap = maxJobs === null && !capacity.shared ? null : { total: maxJobs ?? capacity.slots, perOwner };
  };
  // A command in the terminal runs its own jobs only: it is no worker of the cluster.
  const isMember = !only && !standsIn;
  const reportSafely = (): Promise<void> => {
    if (!isMember) return reported;
    const own = report().catch((err) => log.debug({ err }, 'the worker could not report itself; trying again'));
    reported = Promise.all([reported, own]).then(() => {});
    return reported;
  };

  const bell = doorbell.onRing(ask);
  const stopListening = doorbell.onChange((jobId) => running.has(jobId) && renewSafely());
  const timers = [
    clock.every(LOOK_EVERY_MS, () => void ask()),
    clock.every(RENEW_MS, () => {
      renewSafely();
      void reportSafely();
    }),
  ];
  void reportSafely().then(ask);
  const shutdown = new Error('The worker shuts down');
  const handBack = (): void => {
    drain.abort(shutdown);
    for (const { stop } of running.values()) stop.abort(shutdown);
  };

  return {
    running: () => running.size,
    slots,
    handBack,
    lastLookAt: () => lookedAt,
    async [Symbol.asyncDispose]() {
      drain.abort(shutdown);
      bell.stop();
      stopListening();
      // A database that hangs must not keep the process from ending.
      await atMost(GOODBYE_MS, looking);
      void reportSafely();
      const stopTimer = clock.after(DRAIN_MS, handBack);
      const allDone = Promise.all([...running.values()].map(({ done }) => done)).then(() => {});
      await atMost(DRAIN_MS + GIVE_BACK_MS, allDone);
      stopTimer();
      for (const stop of timers) stop();
      const signOff = async (): Promise<void> => {
        await reported;
        await jobs.forgetWorker(options.id).catch((err) => log.debug({ err }, 'the worker could not sign off'));
      };
      await atMost(GOODBYE_MS, signOff());
    },
  };
}
