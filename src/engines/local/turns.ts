/** A fixed number of places; whoever comes when all are taken waits in line. */
export interface Turns {
  /** Runs the work in a place. Rejects with the signal's reason when that aborts before a place is free. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createTurns(count: number): Turns {
  let free = count;
  const waiting = new Set<() => void>();

  const enter = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (free > 0) {
        free--;
        resolve();
        return;
      }
      const turn = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.delete(turn);
        reject(signal.reason);
      };
      waiting.add(turn);
      signal.addEventListener('abort', leave, { once: true });
    });
  const exit = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      free++;
      return;
    }
    // The place goes over without ever being free.
    waiting.delete(next);
    next();
  };

  return {
    async run(signal, work) {
      await enter(signal);
      try {
        return await work();
      } finally {
        exit();
      }
    },
  };
}
