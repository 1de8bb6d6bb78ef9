import type { PriceEntry } from '../../config/prices.ts';
import type { Billing, Engine } from '../engine.ts';

export interface Price {
  perSecond: number;
  currency: string;
}

/** The price of an engine at a time; null: it is free, or nobody has said what it costs. */
export function priceOf(prices: readonly PriceEntry[], engine: Engine, deferred: boolean, at: Date): Price | null {
  if (engine.capabilities.billing === null) return null;
  const day = at.toISOString().slice(0, 10);
  const entry = prices.find(
    (price) =>
      price.engine === engine.id && price.deferred === deferred && price.from <= day && (price.until === null || day < price.until),
  );
  return entry ? { perSecond: entry.perSecond, currency: entry.currency } : null;
}

/** What a clip is billed as, in milliseconds. */
export function billedMs(billing: Billing | null, durationMs: number): number {
  if (billing === null) return 0;
  return Math.max(billing.minimumMs, Math.ceil(durationMs / billing.unitMs) * billing.unitMs);
}
