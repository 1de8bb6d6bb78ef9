import type { Feature, Override } from '../../contract/degradation.ts';
import type { Clock } from '../../jobs/clock.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { readOverride } from './overrides.ts';

/** What an operator has switched by hand, as every process knows it: at most two seconds late, and the last that was known without the database. */
export interface OverrideWatch extends Disposable {
  current(): Override | null;
  isOff(feature: Feature): boolean;
  /** Looks now. Never rejects. */
  refresh(): Promise<void>;
  /** Looks every two seconds from now on. */
  begin(): void;
  onChange(listener: () => void): void;
}

const LOOK_EVERY_MS = 2000;

export function watchOverride({ db, clock, log }: { db: Db; clock: Clock; log: Log }): OverrideWatch {
  const listeners = new Set<() => void>();
  let current: Override | null = null;
  let stop: (() => void) | null = null;
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    try {
      const next = await readOverride(db);
      if (next?.id === current?.id) return;
      current = next;
      log.warn(
        next ? { mode: next.mode, disabled: next.disabled, by: next.made_by } : {},
        next ? 'an override stands' : 'the override has ended',
      );
      for (const listener of listeners) listener();
    } catch (err) {
      log.debug({ err }, 'the override could not be read; the last one known holds');
    }
  };
  const refresh = (): Promise<void> => {
    // Whoever has just written wants what is there now, not what a look found that was under way.
    const own = Promise.resolve(looking)
      .then(look)
      .finally(() => {
        if (looking === own) looking = null;
      });
    looking = own;
    return own;
  };
  return {
    current: () => current,
    isOff: (feature) => (current?.disabled.includes(feature) ?? false) || (feature === 'cache' && current?.mode === 'degraded'),
    refresh,
    begin() {
      stop ??= clock.every(LOOK_EVERY_MS, () => void (looking ?? refresh()));
    },
    onChange: (listener) => void listeners.add(listener),
    [Symbol.dispose]: () => stop?.(),
  };
}
