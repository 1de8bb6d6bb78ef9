import type { Db } from '../../platform/db/connect.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { catchUp } from './catch-up.ts';

const EVERY_MS = 5000;

/** Makes transcripts searchable that were written or changed, so that who searches need not wait for it. */
export function scheduleCatchingUp({ db }: { db: Db }, log: Log): AsyncDisposable {
  let running: Promise<unknown> | null = null;
  let stopped = false;
  const run = (): void => {
    running ??= catchUp(db, log, { ownerId: null, mayGoOn: () => !stopped })
      .catch((err) => log.error({ err }, 'transcripts could not be made searchable; it is tried again'))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(run, EVERY_MS);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stopped = true;
      await running;
    },
  };
}
