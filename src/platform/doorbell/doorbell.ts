import type { HealthCheck } from '../../contract/system.ts';

/** One queue for each kind of work: transcripts, then summaries and translations, then indexing. Their numbers are in `jobs.queue`. */
export const QUEUES = ['high', 'medium', 'low'] as const;

/** What is rung for. It is a hint: the row decides who runs what, and when. */
export interface Bell {
  jobId: string;
  /** Index in QUEUES. */
  queue: number;
  /** When the job counts as overdue: the sooner, the more urgent. */
  dueAt: Date;
}

/**
 * Says "look": that there is work, and that a job has changed. It carries no truth; whoever misses a call finds the
 * same in the database a little later.
 */
export interface Doorbell extends AsyncDisposable {
  /** There is work in the queue. Never throws, never waits. */
  ring(bell: Bell): void;
  /** This job has changed. Never throws, never waits. */
  announce(jobId: string): void;
  /** Calls `look` when there may be work. With Redis each ring reaches one process of those that are not muted. */
  onRing(look: () => void | Promise<void>): Listening;
  onChange(listener: (jobId: string) => void): Unsubscribe;
  /** How Redis is, where it is used. */
  health(): Promise<HealthCheck>;
}

export interface Listening {
  /** While muted, rings go to other processes: this one has no place for a job. */
  mute(muted: boolean): void;
  stop(): void;
}

export type Unsubscribe = () => void;
