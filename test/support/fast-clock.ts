import { type Clock, systemClock } from '../../src/jobs/clock.ts';

/** The time of the system, running so many times as fast. */
export function fastClock(times: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * times,
    random: systemClock.random,
    after: (ms, work) => systemClock.after(ms / times, work),
    every: (ms, work) => systemClock.every(ms / times, work),
    sleep: (ms) => systemClock.sleep(ms / times),
  };
}
