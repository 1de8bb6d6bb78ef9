/**
 * Says "look": that there is work, and that a job has changed. It carries no truth; whoever misses a call finds the
 * same in the database a little later.
 */
export interface Doorbell extends AsyncDisposable {
  /** There is work in the queue. Never throws, never waits. */
  ring(): void;
  /** This job has changed. Never throws, never waits. */
  announce(jobId: string): void;
  onRing(listener: () => void): Unsubscribe;
  onChange(listener: (jobId: string) => void): Unsubscribe;
}

export type Unsubscribe = () => void;
