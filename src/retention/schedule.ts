import type { Log } from '../platform/telemetry/log.ts';
import { purgeDeleted, type SweepTools, sweep } from './sweep.ts';

const PURGE_EVERY_MS = 5000;
const SWEEP_EVERY_MS = 3_600_000;

/** Sweeps at the start and every hour, and removes the bytes of deleted jobs every few seconds. */
export function scheduleRetention(tools: SweepTools, log: Log): AsyncDisposable {
  let running: Promise<unknown> = Promise.resolve();
  const run = (work: () => Promise<unknown>): void => {
    running = running.then(work).catch((err) => log.error({ err }, 'the retention sweep failed; it is tried again'));
  };
  run(() => sweep(tools, log));
  const timers = [
    setInterval(() => run(() => purgeDeleted(tools, log)), PURGE_EVERY_MS),
    setInterval(() => run(() => sweep(tools, log)), SWEEP_EVERY_MS),
  ];
  return {
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
