import type { Log } from '../telemetry/log.ts';

/** Looks for work; whoever rang must not suffer when that fails. */
export async function lookSafely(look: () => void | Promise<void>, log: Log): Promise<void> {
  try {
    await look();
  } catch (err) {
    log.warn({ err }, 'looking for work failed');
  }
}
