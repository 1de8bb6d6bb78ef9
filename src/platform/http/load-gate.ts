import { AppError } from '../../contract/app-error.ts';

export interface LoadGateOptions {
  /** Requests that are worked on at the same time; more only make each other slower. */
  places: number;
  /** A burst may wait for so long. */
  burstMs: number;
  /** While others have waited all the time, a request waits for no longer than this: what is accepted stays quick. */
  overloadMs: number;
  /** Waiting without a pause for so long is overload, not a burst. */
  patienceMs: number;
  /** What may wait at all. */
  longest: number;
  now?: () => number;
}

/** Lets requests in while the server can answer them soon, and turns the rest away at once. */
export interface LoadGate {
  /** Resolves with a function that gives the place back. Rejects with OVERLOADED. */
  enter(): Promise<() => void>;
}

interface Waiting {
  since: number;
  admit: () => void;
  refuse: () => void;
  timer: NodeJS.Timeout;
}

const RETRY_AFTER_MS = 1000;

/** After CoDel (Nichols and Jacobson, 2012): a queue that never empties is cut short, one that does is left alone. */
export function createLoadGate({ places, burstMs, overloadMs, patienceMs, longest, now = Date.now }: LoadGateOptions): LoadGate {
  const waiting: Waiting[] = [];
  let inside = 0;
  let emptyAt = now();

  const leave = (): void => {
    inside--;
    const next = waiting.shift();
    if (waiting.length === 0) emptyAt = now();
    next?.admit();
  };
  const place = (): (() => void) => {
    inside++;
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };
  return {
    async enter() {
      if (inside < places && waiting.length === 0) return place();
      if (waiting.length >= longest) throw overloaded();
      if (waiting.length === 0) emptyAt = now();
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const waitMs = now() - emptyAt > patienceMs ? overloadMs : burstMs;
      const one: Waiting = {
        since: now(),
        admit() {
          clearTimeout(one.timer);
          resolve(place());
        },
        refuse() {
          waiting.splice(waiting.indexOf(one), 1);
          reject(overloaded());
        },
        timer: setTimeout(() => one.refuse(), waitMs),
      };
      waiting.push(one);
      return promise;
    },
  };
}

function overloaded(): AppError {
  return new AppError('OVERLOADED', { retryAfterMs: RETRY_AFTER_MS });
}
