import type { AppError } from '../../contract/app-error.ts';

export interface BreakerOptions {
  /** Failures in a row that open it. */
  failures: number;
  /** How long it stays open at first; doubles with every probe that fails. */
  openMs: number;
  longestMs: number;
}

/**
 * Keeps calls from an engine that fails. Closed: all calls pass. Open: none do until a time. Half-open: one call
 * passes as a probe; its end closes it or opens it for longer.
 */
export interface Breaker {
  /**
   * Asks for one call. Null: make it, then tell how it ended. Else when to ask again, by the clock, why it is open, and
   * whether another call is finding out if it still has to be.
   */
  admit(): { until: number; error: AppError; probing: boolean } | null;
  succeeded(): void;
  failed(error: AppError): void;
  /** The call ended without saying anything about the engine (cancelled, refused for its size). */
  undecided(): void;
  state(): 'closed' | 'open' | 'half-open';
}

/** Nothing the next call could change: somebody must mend the settings or the account first. */
const LASTING = new Set(['ENGINE_KEY_REFUSED', 'ENGINE_MISCONFIGURED', 'ENGINE_QUOTA_EXHAUSTED', 'MODEL_DAMAGED', 'ENGINE_UNAVAILABLE']);
const LASTING_MS = 2000;
/** These say nothing about the engine's health. */
const HARMLESS = new Set(['ENGINE_RATE_LIMITED', 'ENGINE_REFUSED_AUDIO', 'CHUNK_TOO_LARGE', 'ENGINE_PENDING']);

/** Whether waiting for a moment cannot help. */
export function isLasting(error: AppError): boolean {
  return LASTING.has(error.code);
}

export function createBreaker({ failures, openMs, longestMs }: BreakerOptions, now: () => number = Date.now): Breaker {
  let inRow = 0;
  let opened: { until: number; forMs: number; error: AppError } | null = null;
  let probing = false;

  const open = (error: AppError): void => {
    const usualMs = opened === null ? openMs : Math.min(opened.forMs * 2, longestMs);
    // Being refused costs nothing, and who has mended it does not want to wait.
    const forMs = isLasting(error) ? Math.min(LASTING_MS, openMs) : usualMs;
    opened = { until: now() + forMs, forMs, error };
  };
  return {
    admit() {
      if (opened === null) return null;
      if (now() < opened.until || probing) return { until: Math.max(opened.until, now() + 1), error: opened.error, probing };
      probing = true;
      return null;
    },
    succeeded() {
      inRow = 0;
      opened = null;
      probing = false;
    },
    failed(error) {
      if (HARMLESS.has(error.code)) return this.undecided();
      inRow++;
      if (probing || isLasting(error) || inRow >= failures) open(error);
      probing = false;
    },
    undecided() {
      probing = false;
    },
    state: () => (opened === null ? 'closed' : probing || now() >= opened.until ? 'half-open' : 'open'),
  };
}
