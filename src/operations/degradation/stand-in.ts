import type { Clock } from '../../jobs/clock.ts';
import { readCapacity } from '../../jobs/heartbeat.ts';
import type { Worker } from '../../jobs/worker.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Log } from '../../platform/telemetry/log.ts';

export interface StandInTools {
  db: Db;
  clock: Clock;
  log: Log;
  /** A worker of this process for one job at a time, which does not count among the workers. */
  startOne(): Worker;
}

/** Runs jobs in this process, one at a time, while no worker lives. Disposing drains it. */
export interface StandIn extends AsyncDisposable {
  /** Looks at the workers every few seconds from now on. */
  begin(): void;
  /** Looks now. Gives whether there was no worker for GRACE_MS. Never rejects. */
  look(): Promise<boolean>;
}

const LOOK_EVERY_MS = 5000;
/** A worker that is replaced, or a cluster that starts, is not yet one without workers. */
const GRACE_MS = 30_000;

export function createStandIn({ db, clock, log, startOne }: StandInTools): StandIn {
  let noneSince: number | null = null;
  let worker: Worker | null = null;
  let drained: Promise<void> = Promise.resolve();
  let stop: (() => void) | null = null;
  let closed = false;

  const isAlone = (): boolean => noneSince !== null && clock.now() - noneSince >= GRACE_MS;
  const drain = (): void => {
    const left = worker;
    worker = null;
    if (left !== null) drained = drained.then(() => left[Symbol.asyncDispose]());
  };
  const look = async (): Promise<boolean> => {
    // Without the database nobody can say who lives, and nobody has work.
    const capacity = await readCapacity(db).catch(() => null);
    if (capacity === null || closed) return isAlone();
    if (capacity.workers > 0) {
      if (worker !== null) log.info('a worker lives; this process finishes what it has in hand and takes no more');
      noneSince = null;
      drain();
      return false;
    }
    noneSince ??= clock.now();
    if (isAlone() && worker === null) {
      log.warn('no worker lives; this process runs the jobs, one at a time');
      worker = startOne();
    }
    return isAlone();
  };

  return {
    begin() {
      stop ??= clock.every(LOOK_EVERY_MS, () => void look());
    },
    look,
    async [Symbol.asyncDispose]() {
      closed = true;
      stop?.();
      drain();
      await drained;
    },
  };
}
