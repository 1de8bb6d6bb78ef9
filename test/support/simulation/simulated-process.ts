import type { Clock } from '../../../src/jobs/clock.ts';
import type { Storm } from './storm.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A process that may die, hang or be cut off. What runs in it knows nothing of that: it waits, and may wait for ever. */
export interface SimulatedProcess {
  readonly name: string;
  readonly clock: Clock;
  isAlive(): boolean;
  isHung(): boolean;
  /** When it died or ended; null while it lives. */
  diedAt(): number | null;
  /** Until when it hung, was cut off or was kept waiting, last. */
  troubledUntil(): number;
  noteTrouble(until: number): void;
  /** Runs the work after a while: later when it hangs by then, never when it is dead. */
  later(ms: number, work: () => void): () => void;
  /** Rejects with the signal's reason. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** A moment at which it may die: before, after or at a call. True: it is dead. */
  mayDie(when: string, call: string): boolean;
  /** It dies: nothing that it waits for comes back. */
  die(where: string): void;
  hang(ms: number): void;
}

interface Surroundings {
  time: VirtualTime;
  storm: Storm;
  onDeath(where: string): void;
}

const MOST_SKEW_MS = 600_000;

export function startProcess(name: string, { time, storm, onDeath }: Surroundings): SimulatedProcess {
  const listening = new Set<() => void>();
  let diedAt: number | null = null;
  let hungUntil = 0;
  let troubledUntil = 0;
  // Nothing may depend on its clock being right.
  const skewMs = storm.random.whole(-MOST_SKEW_MS, MOST_SKEW_MS);

  const later = (ms: number, work: () => void): (() => void) => {
    const arrive = (): void => {
      if (diedAt !== null) return;
      if (hungUntil > time.now()) stop = time.after(hungUntil - time.now(), arrive);
      else work();
    };
    let stop = time.after(ms, arrive);
    return () => stop();
  };
  const every = (ms: number, work: () => void): (() => void) => {
    const again = (): void => {
      stop = later(ms, again);
      work();
    };
    let stop = later(ms, again);
    return () => stop();
  };
  const noteTrouble = (until: number): void => {
    troubledUntil = Math.max(troubledUntil, until);
  };
  const die = (where: string): void => {
    if (diedAt !== null) return;
    diedAt = time.now();
    for (const forget of listening) forget();
    listening.clear();
    onDeath(where);
  };
  const mayDie = (when: string, call: string): boolean => {
    if (diedAt === null && storm.kills(call)) die(`${when} ${call}`);
    return diedAt !== null;
  };

  return {
    name,
    clock: {
      now: () => time.now() + skewMs,
      random: storm.random.next,
      after: later,
      every,
      sleep: (ms) => new Promise((resolve) => later(ms, resolve)),
    },
    isAlive: () => diedAt === null,
    isHung: () => hungUntil > time.now(),
    diedAt: () => diedAt,
    troubledUntil: () => troubledUntil,
    noteTrouble,
    later,
    wait(ms, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        if (diedAt !== null) return;
        const forget = (): void => signal.removeEventListener('abort', leave);
        const stop = later(ms, () => {
          listening.delete(forget);
          forget();
          if (!mayDie('at', 'work')) resolve();
        });
        const leave = (): void => {
          listening.delete(forget);
          stop();
          reject(signal.reason);
        };
        listening.add(forget);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    mayDie,
    die,
    hang(ms) {
      hungUntil = time.now() + ms;
      noteTrouble(hungUntil);
    },
  };
}
