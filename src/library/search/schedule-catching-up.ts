import type { Db } from '../../platform/db/connect.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { catchUp } from './catch-up.ts';

const EVERY_MS = 5000;
/** No further transcript is begun after so long. */
const ROUND_MS = 2000;
/** After a round it rests so many times as long: where the database is slow, others need it more. */
const REST = 9;

/** Makes transcripts searchable that were written or changed, so that who searches need not wait for it. */
export function scheduleCatchingUp({ db }: { db: Db }, log: Log): AsyncDisposable {
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const rest = (ms: number): void => {
    if (!stopped) timer = setTimeout(run, ms);
  };
  const run = (): void => {
    const begun = performance.now();
    const took = (): number => performance.now() - begun;
    running = catchUp(db, log, { ownerId: null, mayGoOn: () => !stopped && took() < ROUND_MS })
      .catch((err) => log.error({ err }, 'transcripts could not be made searchable; it is tried again'))
      .finally(() => rest(Math.max(EVERY_MS, REST * took())));
  };
  rest(EVERY_MS);
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
