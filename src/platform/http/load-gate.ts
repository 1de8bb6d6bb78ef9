import { AppError } from '../../contract/app-error.ts';

export interface LoadGateOptions {
  /** Requests that are worked on at the same time; more only make each other slower. */
  places: number;
  /** A burst may wait for so long. */
  burstMs: number;
  /** In overload a request waits for no longer than this: what is accepted stays quick. */
  overloadMs: number;
  /** A line that gets longer still after so long is overload; one that gets shorter was a burst. */
  patienceMs: number;
  /** What may wait in a burst; more is overload. Then one may wait, to keep the places taken. */
  longest: number;
  now?: () => number;
}

/** Lets requests in while the server can answer them soon, and turns the rest away at once. */
export interface LoadGate {
  /** Whether the request that comes now is turned away, which it then is; for those who would rather know before they begin. */
  isFull(): boolean;
  /** Resolves with a function that gives the place back. Rejects with OVERLOADED. */
  enter(): Promise<() => void>;
}

interface Waiting {
  admit: () => void;
  refuse: () => void;
  timer: NodeJS.Timeout;
}

const RETRY_AFTER_MS = 1000;
/** Spans of patience without a request. */
const SILENCE = 10;

/** After CoDel (Nichols and Jacobson, 2012): a line that does not get shorter is cut short, one that does is left alone. */
export function createLoadGate({ places, burstMs, overloadMs, patienceMs, longest, now = Date.now }: LoadGateOptions): LoadGate {
  const shortest = Math.min(longest, 1);
  const waiting: Waiting[] = [];
  let inside = 0;
  let isOverloaded = false;
  let span = newSpan(Number.POSITIVE_INFINITY);

  function newSpan(longestBefore: number) {
    return { began: now(), longest: 0, longestBefore, letIn: 0, turnedAway: 0 };
  }
  const leave = (): void => {
    inside--;
    waiting.shift()?.admit();
  };
  const place = (): (() => void) => {
    inside++;
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };
  /** The line gets longer, one span after the other. */
  const begins = (): boolean => {
    const length = waiting.length + 1;
    if (length > longest) return true;
    if (length === 1) span = newSpan(Number.POSITIVE_INFINITY);
    else if (now() - span.began > patienceMs) span = newSpan(span.longest);
    span.longest = Math.max(span.longest, length);
    return length > Math.max(span.longestBefore, places);
  };
  /** Few were turned away in a whole span, or nobody came. */
  const ends = (): boolean => {
    const age = now() - span.began;
    if (age <= patienceMs) return false;
    const calm = span.letIn > 3 * span.turnedAway || age > SILENCE * patienceMs;
    span = newSpan(Number.POSITIVE_INFINITY);
    return calm;
  };
  const overload = (): void => {
    isOverloaded = true;
    span = newSpan(Number.POSITIVE_INFINITY);
    // The newest are those whose senders are still there.
    for (const one of waiting.slice(0, Math.max(0, waiting.length - shortest))) one.refuse();
  };
  const isFull = (): boolean => {
    if (isOverloaded && ends()) isOverloaded = false;
    if (inside < places) return false;
    if (!isOverloaded && begins()) overload();
    const full = waiting.length >= (isOverloaded ? shortest : longest);
    if (full) span.turnedAway++;
    return full;
  };
  return {
    isFull,
    async enter() {
      if (isFull()) throw overloaded();
      span.letIn++;
      if (inside < places) return place();
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const one: Waiting = {
        admit() {
          clearTimeout(one.timer);
          resolve(place());
        },
        refuse() {
          clearTimeout(one.timer);
          waiting.splice(waiting.indexOf(one), 1);
          span.turnedAway++;
          reject(overloaded());
        },
        timer: setTimeout(() => one.refuse(), isOverloaded ? overloadMs : burstMs),
      };
      waiting.push(one);
      return promise;
    },
  };
}

/** What who is turned away is told. */
export function overloaded(): AppError {
  return new AppError('OVERLOADED', { retryAfterMs: RETRY_AFTER_MS });
}
