import type { Degradation, Feature, Mode } from '../../contract/degradation.ts';
import type { Clock } from '../../jobs/clock.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Doorbell } from '../../platform/doorbell/doorbell.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { describe } from './describe.ts';
import { type DegradationState, force, isDegraded, LOOK_EVERY_MS, observe, type PartState, recoveredParts, UNTROUBLED } from './machine.ts';
import type { PartCheck } from './parts.ts';
import { type RecoveredPart, retryRecovered } from './retry-recovered.ts';
import type { OverrideWatch } from './watch-override.ts';

export interface WatchTools {
  db: Db;
  doorbell: Doorbell;
  clock: Clock;
  log: Log;
  override: OverrideWatch;
}

/** How the parts are, looked at every 30 s once it has begun; until then nothing is the matter with them. */
export interface PartsWatch extends Disposable {
  now(): Degradation;
  parts(): readonly PartState[];
  /** Whether the operator has switched it off, or its time is not now. */
  isOff(feature: Feature): boolean;
  /** Looks at once, and every 30 s from then on. */
  begin(): Promise<void>;
}

export function watchParts({ db, doorbell, clock, log, override }: WatchTools, checks: readonly PartCheck[]): PartsWatch {
  let state: DegradationState = UNTROUBLED;
  let stop: (() => void) | null = null;
  let closed = false;
  let looking: Promise<void> | null = null;
  /** There again, but what had failed for them was not put back yet: the database may have gone meanwhile. */
  let owed: RecoveredPart[] = [];

  const forced = (): Mode | null => override.current()?.mode ?? null;
  const take = (next: DegradationState): void => {
    const before = state;
    state = next;
    for (const part of next.parts) {
      const was = before.parts.find(({ id }) => id === part.id);
      if (isDegraded(part) && !(was && isDegraded(was))) log.warn({ part: part.id, ...part.problem }, 'a part is degraded');
    }
    for (const part of recoveredParts(before, next)) log.info({ part: part.id }, 'a part is there again');
    if (next.mode !== before.mode)
      log.warn({ mode: next.mode }, next.mode === 'full' ? 'full performance restored' : 'performance is degraded');
  };
  const look = async (): Promise<void> => {
    const findings = (await Promise.all(checks.map((check) => check()))).flat();
    if (closed) return;
    const before = state;
    const at = clock.now();
    take(observe(before, findings, forced(), at));
    owed.push(...recoveredParts(before, state).map(({ id, kind, since }) => ({ id, kind, degradedForMs: at - (since ?? at) })));
    for (const part of owed) {
      const retried = await retryRecovered({ db, doorbell }, part);
      if (retried > 0) log.info({ part: part.id, retried }, 'jobs that had failed meanwhile are in the queue again');
      owed = owed.filter((other) => other !== part);
    }
  };
  const lookSafely = (): Promise<void> => {
    looking ??= look()
      .catch((err) => closed || log.warn({ err }, 'the parts could not be looked at; trying again'))
      .then(() => {})
      .finally(() => {
        looking = null;
      });
    return looking;
  };

  override.onChange(() => take(force(state, forced(), clock.now())));

  return {
    now: () => describe(state, override.current()),
    parts: () => state.parts,
    isOff: (feature) => override.isOff(feature) || (feature === 'batch' && state.mode === 'degraded'),
    async begin() {
      stop ??= clock.every(LOOK_EVERY_MS, () => void lookSafely());
      await lookSafely();
    },
    [Symbol.dispose]() {
      stop?.();
      closed = true;
    },
  };
}
