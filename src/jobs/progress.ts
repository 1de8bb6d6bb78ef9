import type { JobStage } from '../contract/job.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import type { Clock } from './clock.ts';
import type { JobStore } from './job-store.ts';
import type { Claim } from './lease.ts';

/** At most so often is progress written; it is for people's eyes. */
const WRITE_EVERY_MS = 400;

export interface ProgressReporter {
  /** Sets the stage, and progress 0 to 100, which never goes back within a run. */
  report(stage: JobStage, percent: number): void;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

interface ProgressTools {
  jobs: Pick<JobStore, 'report'>;
  doorbell: Pick<Doorbell, 'announce'>;
  clock: Clock;
}

/** Writes the progress of a job at a bounded rate, the newest value last, and tells who watches. */
export function reportProgress({ jobs, doorbell, clock }: ProgressTools, claim: Claim): ProgressReporter {
  let next: { stage: JobStage; progress: number } | null = null;
  let highest = 0;
  let writing: Promise<void> | null = null;
  let lastStage: JobStage | null = null;
  let lastWrite = 0;
  let stopTimer: (() => void) | null = null;
  let closed = false;

  const write = (): void => {
    stopTimer = null;
    if (next === null || writing !== null) return;
    const patch = next;
    next = null;
    lastWrite = clock.now();
    // A lost lease or database is found, and answered, by whoever does the work.
    writing = jobs
      .report(claim, patch)
      .then(
        () => doorbell.announce(claim.jobId),
        () => {},
      )
      .then(() => {
        writing = null;
        schedule();
      });
  };
  const schedule = (): void => {
    if (closed || next === null || writing !== null || stopTimer !== null) return;
    const wait = next.stage === lastStage ? Math.max(0, lastWrite + WRITE_EVERY_MS - clock.now()) : 0;
    lastStage = next.stage;
    if (wait === 0) write();
    else stopTimer = clock.after(wait, write);
  };

  return {
    report(stage, percent) {
      highest = Math.max(highest, Math.min(100, Math.round(percent * 10) / 10));
      next = { stage, progress: highest };
      schedule();
    },
    async close() {
      closed = true;
      stopTimer?.();
      await writing;
    },
  };
}
