/** Time and chance as the queue and the pipeline see them, so that a simulation can have its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
  /** Calls back once, unless it is stopped before. */
  after(ms: number, work: () => void): Stop;
  every(ms: number, work: () => void): Stop;
  sleep(ms: number): Promise<void>;
}

type Stop = () => void;

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  every(ms, work) {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
