import type { PriceEntry } from '../config/prices.ts';
import type { Money } from '../contract/job.ts';
import type { Engine } from '../engines/engine.ts';
import { billedMs, priceOf } from '../engines/pool/cost.ts';

/**
 * What a recording will cost at most: as if all of it were speech. Null: it is free, or a price is not known; for
 * several engines that vote, their sum.
 */
export function expectedCost(
  prices: readonly PriceEntry[],
  engine: Engine,
  deferred: boolean,
  durationMs: number,
  now: Date,
): Money | null {
  const costs = billedOf(engine).map((each) => {
    const price = priceOf(prices, each, deferred, now);
    return price && { amount: (price.perSecond * billedMs(each.capabilities.billing, durationMs)) / 1000, currency: price.currency };
  });
  const [first] = costs;
  if (!first || costs.some((cost) => cost?.currency !== first.currency)) return null;
  return { amount: costs.reduce((sum, cost) => sum + (cost?.amount ?? 0), 0), currency: first.currency };
}

/** The engine itself, or its members, where they are billed. */
export function billedOf(engine: Engine): Engine[] {
  return (engine.members ?? [engine]).filter((each) => each.capabilities.billing !== null);
}
