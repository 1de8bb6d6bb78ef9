import type { Log } from '../telemetry/log.ts';
import type { Doorbell } from './doorbell.ts';
import { lookSafely } from './look-safely.ts';
import type { Signals } from './signals.ts';

/** LISTEN/NOTIFY alone: every process hears every ring. Disposing closes the signals. */
export function openPostgresDoorbell(signals: Signals, log: Log): Doorbell {
  return {
    ring({ jobId }) {
      signals.here('ring', jobId);
      signals.elsewhere('ring', jobId);
    },
    announce(jobId) {
      signals.here('change', jobId);
      signals.elsewhere('change', jobId);
    },
    onRing: (look) => ({ mute: () => {}, stop: signals.on('ring', () => void lookSafely(look, log)) }),
    onChange: (listener) => signals.on('change', listener),
    health: async () => ({ status: 'ok', message: 'not used' }),
    [Symbol.asyncDispose]: () => signals[Symbol.asyncDispose](),
  };
}
