import { setTimeout as sleep } from 'node:timers/promises';
import { query } from './query.ts';

/** Measures how long the jobs of a killed worker were nobody's: until they are in the queue again, or with another worker. */
export interface RedeliveryWatch {
  /** A worker process was killed. */
  died(pid: number): void;
  /** The database goes away: leases are not renewed meanwhile, so what is measured now says nothing. */
  databaseDies(): void;
  stop(): Promise<{ longestMs: number | null; count: number }>;
}

interface Orphan {
  token: string;
  since: number;
}

const LOOK_MS = 100;
/** A server that was away gives its workers a lease's time to come back, and its own recovery takes some. */
const DATABASE_RECOVERS_MS = 15_000;

export function watchRedelivery(url: string): RedeliveryWatch {
  const dead = new Map<number, number>();
  const orphans = new Map<string, Orphan>();
  const waits: number[] = [];
  let databaseDiedAt = 0;
  let stopped = false;

  const look = async (): Promise<void> => {
    const rows = await query<{ id: string; worker: string | null; token: string; status: string }>(
      url,
      `select id, worker, token, status from jobs where status = 'processing' or id = any($1)`,
      [[...orphans.keys()]],
    );
    for (const { id, worker, token, status } of rows) {
      const orphan = orphans.get(id);
      const diedAt = dead.get(Number(worker?.split(':').at(-1)));
      if (!orphan) {
        if (status === 'processing' && diedAt !== undefined) orphans.set(id, { token, since: diedAt });
      } else if (token !== orphan.token) {
        orphans.delete(id);
        if (orphan.since > databaseDiedAt + DATABASE_RECOVERS_MS || databaseDiedAt === 0) waits.push(Date.now() - orphan.since);
      }
    }
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      await look().catch(() => {});
      await sleep(LOOK_MS);
    }
  };
  const done = run();
  return {
    died: (pid) => void dead.set(pid, Date.now()),
    databaseDies() {
      databaseDiedAt = Date.now();
      orphans.clear();
    },
    async stop() {
      stopped = true;
      await done;
      return { longestMs: waits.length === 0 ? null : Math.max(...waits), count: waits.length };
    },
  };
}
