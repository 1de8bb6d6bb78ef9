import { AppError } from '../../../src/contract/app-error.ts';
import type { JobStore } from '../../../src/jobs/job-store.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { ImmediateJobStore } from './memory-job-store.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Storm } from './storm.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One database, and the ways of processes to it. */
export interface SimulatedDatabase {
  /** Whether the process, or anybody, cannot reach it. */
  isAway(process: SimulatedProcess): boolean;
  /** It is down for everybody, and started anew; or only one process is cut off. */
  goAway(ms: number, processes: readonly SimulatedProcess[], restarts: boolean): void;
  /** The store as a process knows it: every call goes there and back, if it does. */
  connect(process: SimulatedProcess, store: ImmediateJobStore): JobStore;
}

const connectionLost = (): AppError => new AppError('DATABASE_UNAVAILABLE');

const LOOKING = new Set(['claim', 'returnExpired']);

export function openSimulatedDatabase(tables: MemoryDatabase, time: VirtualTime, storm: Storm): SimulatedDatabase {
  const { random } = storm;
  const awayUntil = new Map<SimulatedProcess, number>();
  const isAway = (process: SimulatedProcess): boolean => (awayUntil.get(process) ?? 0) > time.now();
  /** How long the way there, or back, takes. */
  const way = (process: SimulatedProcess, usualMs: number): number => {
    const ms = storm.strikes('slowDatabase') ? random.whole(500, 9000) : random.whole(0, usualMs);
    if (ms > usualMs) process.noteTrouble(time.now() + ms);
    return ms;
  };

  function ask<T>(process: SimulatedProcess, name: string, effect: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!process.isAlive() || process.mayDie(`before ${name}`)) return;
      if (isAway(process)) {
        process.later(random.whole(1, 300), () => reject(connectionLost()));
        return;
      }
      time.after(way(process, 4), () => {
        const isBroken = isAway(process) || !process.isAlive() || storm.strikes('brokenConnection');
        // It cannot renew a claim that it never hears of, nor take over what it does not find.
        if (isBroken && LOOKING.has(name)) process.noteTrouble(time.now() + 1);
        if (isBroken && random.next() < 0.5) {
          process.later(0, () => reject(connectionLost()));
          return;
        }
        const settle = outcomeOf(effect, resolve, reject);
        if (process.mayDie(`after ${name}`)) return;
        const answer = (): void => (isBroken || isAway(process) ? reject(connectionLost()) : settle());
        const backMs = way(process, 0);
        if (backMs === 0 && !process.isHung()) answer();
        else process.later(backMs, answer);
      });
    });
  }

  return {
    isAway,
    goAway(ms, processes, restarts) {
      const until = time.now() + ms;
      for (const process of processes) {
        awayUntil.set(process, until);
        process.noteTrouble(until);
      }
      if (restarts) tables.startedAt = until;
    },
    connect(process, store) {
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
