/** Who asks for a place. */
export interface Asking {
  /** The engine whose places are counted, and how many it has. */
  engine: string;
  places: number;
  /** Bytes that will be under way to it. */
  bytes: number;
  owner: string;
  job: string;
}

/** Places for calls to engines, shared by all jobs of a process. */
export interface Places {
  /**
   * Runs the work in a place of its engine. Of those who wait, the owner with the fewest calls under way comes next, of
   * its jobs the one with the fewest, of these the first that came: a large job does not starve a small one. Rejects
   * with the signal's reason when that aborts before a place is free.
   */
  run<T>(asking: Asking, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Calls under way and calls that wait, for metrics. */
  count(engine: string): { running: number; waiting: number };
}

interface Waiting {
  asking: Asking;
  enter: () => void;
}

/** `maxBytes`: what may be under way to all engines together; a single larger call runs alone. */
export function createPlaces(maxBytes: number): Places {
  const running = new Set<Asking>();
  const waiting = new Set<Waiting>();
  let bytes = 0;

  const runningWhere = (matches: (asking: Asking) => boolean): number => {
    let count = 0;
    for (const asking of running) if (matches(asking)) count++;
    return count;
  };
  const hasPlace = (asking: Asking): boolean =>
    runningWhere((other) => other.engine === asking.engine) < asking.places && (bytes === 0 || bytes + asking.bytes <= maxBytes);
  const take = (asking: Asking): void => {
    running.add(asking);
    bytes += asking.bytes;
  };
  const admit = (): void => {
    for (let next = mostStarved(); next !== null; next = mostStarved()) {
      waiting.delete(next);
      take(next.asking);
      next.enter();
    }
  };
  const mostStarved = (): Waiting | null => {
    let best: { entry: Waiting; owner: number; job: number } | null = null;
    for (const entry of waiting) {
      if (!hasPlace(entry.asking)) continue;
      const owner = runningWhere((other) => other.owner === entry.asking.owner);
      const job = runningWhere((other) => other.job === entry.asking.job);
      if (best === null || owner < best.owner || (owner === best.owner && job < best.job)) best = { entry, owner, job };
    }
    return best?.entry ?? null;
  };
  const enter = (asking: Asking, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (waiting.size === 0 && hasPlace(asking)) {
      take(asking);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        asking,
        enter() {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      const leave = (): void => {
        waiting.delete(entry);
        reject(signal.reason);
      };
      waiting.add(entry);
      signal.addEventListener('abort', leave, { once: true });
      admit();
    });
  };

  return {
    async run(asking, signal, work) {
      // A copy: each call is one entry, whatever the caller does with its object.
      const own = { ...asking };
      await enter(own, signal);
      try {
        return await work();
      } finally {
        running.delete(own);
        bytes -= own.bytes;
        admit();
      }
    },
    count: (engine) => ({
      running: runningWhere((asking) => asking.engine === engine),
      waiting: [...waiting].filter(({ asking }) => asking.engine === engine).length,
    }),
  };
}
