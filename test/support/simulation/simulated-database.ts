import { AppError } from '../../../src/contract/app-error.ts';
import type { JobStore } from '../../../src/jobs/job-store.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { ImmediateJobStore } from './memory-job-store.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Storm } from './storm.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One database, and the ways of processes to it. */
export interface SimulatedDatabase {
  /** It is down for so long, and then started anew. */
  restart(ms: number): void;
  /** It takes everything in, and does nothing for so long. */
  hang(ms: number): void;
  /** It is out of reach of one process. */
  cutOff(process: SimulatedProcess, ms: number): void;
  /** The store as a process knows it: every call goes there and back, if it does. */
  connect(process: SimulatedProcess, store: ImmediateJobStore): JobStore;
}

const connectionLost = (): AppError => new AppError('DATABASE_UNAVAILABLE');

/** Where one of these is lost, a lease may run out, or be found late, though the worker is well. */
const LEASING = new Set(['claim', 'renew', 'returnExpired']);

export function openSimulatedDatabase(tables: MemoryDatabase, time: VirtualTime, storm: Storm): SimulatedDatabase {
  const { random } = storm;
  /** By process, all that ever lived. */
  const awayUntil = new Map<SimulatedProcess, number>();
  const isAway = (process: SimulatedProcess): boolean => (awayUntil.get(process) ?? 0) > time.now();
  const cutOff = (process: SimulatedProcess, until: number): void => {
    awayUntil.set(process, until);
    process.noteTrouble(until);
  };
  /** How long the way there, or back, takes. */
  const way = (process: SimulatedProcess, name: string, usualMs: number): number => {
    const ms = storm.strikes('slowDatabase', name) ? random.whole(500, 9000) : random.whole(0, usualMs);
    if (ms > usualMs) process.noteTrouble(time.now() + ms);
    return ms;
  };

  function ask<T>(process: SimulatedProcess, name: string, effect: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!process.isAlive() || process.mayDie('before', name)) return;
      if (isAway(process)) {
        process.later(random.whole(1, 300), () => reject(connectionLost()));
        return;
      }
      const arrive = (): void => {
        // It does it all at once then, in whatever order.
        const silentMs = tables.silentUntil - time.now();
        if (silentMs > 0) {
          time.after(silentMs + random.whole(0, 50), arrive);
          return;
        }
        const isBroken = isAway(process) || !process.isAlive() || storm.strikes('brokenConnection', name);
        if (isBroken && LEASING.has(name)) process.noteTrouble(time.now() + 1);
        if (isBroken && random.next() < 0.5) {
          process.later(0, () => reject(connectionLost()));
          return;
        }
        const settle = outcomeOf(effect, resolve, reject);
        if (process.mayDie('after', name)) return;
        const answer = (): void => (isBroken || isAway(process) ? reject(connectionLost()) : settle());
        const backMs = way(process, name, 0);
        if (backMs === 0 && !process.isHung()) answer();
        else process.later(backMs, answer);
      };
      time.after(way(process, name, 4), arrive);
    });
  }

  return {
    restart(ms) {
      tables.startedAt = time.now() + ms;
      for (const process of awayUntil.keys()) cutOff(process, tables.startedAt);
    },
    hang(ms) {
      tables.silentUntil = Math.max(tables.silentUntil, time.now() + ms);
    },
    cutOff: (process, ms) => cutOff(process, time.now() + ms),
    connect(process, store) {
      cutOff(process, tables.startedAt);
      const calls = Object.entries(store).map(([name, call]) => [
        name,
        (...args: never[]) => ask(process, name, () => (call as (...args: never[]) => unknown)(...args)),
      ]);
      return Object.fromEntries(calls) as JobStore;
    },
  };
}

/** Takes effect now; what comes of it is told by the function that it gives. */
function outcomeOf<T>(effect: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): () => void {
  try {
    const value = effect();
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}
