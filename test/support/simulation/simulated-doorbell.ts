import type { Doorbell } from '../../../src/platform/doorbell/doorbell.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Storm } from './storm.ts';

/** One doorbell for all processes: a ring reaches one that is not muted, or all of them; or none. */
export interface BellTower {
  ring(): void;
  announce(jobId: string): void;
  /** The doorbell of one process. */
  hangIn(process: SimulatedProcess): Doorbell;
}

interface Ear {
  process: SimulatedProcess;
  muted: boolean;
  look: () => void | Promise<void>;
}

interface Watcher {
  process: SimulatedProcess;
  listener: (jobId: string) => void;
}

/** `toAll`: as with NOTIFY; else as with Redis. */
export function buildBellTower(storm: Storm, toAll: boolean): BellTower {
  const { random } = storm;
  const ears = new Set<Ear>();
  const watchers = new Set<Watcher>();
  /** Calls after a moment; in a storm perhaps never, later or twice. */
  const carry = (process: SimulatedProcess, call: () => void): void => {
    process.later(random.whole(1, 10), () => {
      if (!storm.strikes('badBell')) return call();
      const again = random.whole(0, 2);
      for (let n = 0; n < again; n++) process.later(random.whole(0, 1500), call);
    });
  };
  const ring = (): void => {
    const open = [...ears].filter(({ process, muted }) => process.isAlive() && !muted);
    if (open.length === 0) return;
    for (const ear of toAll ? open : [random.pick(open)]) carry(ear.process, () => void ear.look());
  };
  const announce = (jobId: string): void => {
    for (const { process, listener } of watchers) if (process.isAlive()) carry(process, () => listener(jobId));
  };

  return {
    ring,
    announce,
    hangIn(process) {
      return {
        ring: () => void (process.mayDie('at', 'the bell') || ring()),
        announce: (jobId) => void (process.mayDie('at', 'the bell') || announce(jobId)),
        onRing(look) {
          const ear: Ear = { process, muted: false, look };
          ears.add(ear);
          return {
            mute(muted) {
              ear.muted = muted;
            },
            stop: () => void ears.delete(ear),
          };
        },
        onChange(listener) {
          const watcher = { process, listener };
          watchers.add(watcher);
          return () => void watchers.delete(watcher);
        },
        health: async () => ({ status: 'ok', message: 'simulated' }),
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}
