import type { Log } from '../platform/telemetry/log.ts';
import { type AuditTools, auditMedia } from './audit.ts';
import { purgeDeleted, type SweepTools, sweep } from './sweep.ts';

const PURGE_EVERY_MS = 5000;
const SWEEP_EVERY_MS = 3_600_000;
/** At night by the clock of the machine, when few people work. */
const AUDIT_HOUR = 3;

/** Sweeps at the start and every hour, audits the media every night, and removes the bytes of deleted jobs every few seconds. */
export function scheduleRetention(tools: SweepTools & AuditTools, log: Log): AsyncDisposable {
  const stop = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  const run = (work: () => Promise<unknown>): void => {
    running = running.then(work).catch((err) => log.error({ err }, 'the retention sweep failed; it is tried again'));
  };
  // Beside the others: it may take long, and deleting must not wait for it.
  let auditing: Promise<unknown> = Promise.resolve();
  const audit = (): void => {
    auditing = auditMedia(tools, log, { deep: false, mend: true, signal: stop.signal }).catch((err) => {
      if (!stop.signal.aborted) log.error({ err }, 'the audit of the media failed; it is tried again tomorrow');
    });
  };
  run(() => sweep(tools, log));
  const timers = [
    setInterval(() => run(() => purgeDeleted(tools, log)), PURGE_EVERY_MS),
    setInterval(() => {
      run(() => sweep(tools, log));
      if (new Date().getHours() === AUDIT_HOUR) audit();
    }, SWEEP_EVERY_MS),
  ];
  return {
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      stop.abort();
      await Promise.all([running, auditing]);
    },
  };
}
