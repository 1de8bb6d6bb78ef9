import type { CostEstimate, Way } from '../../../src/contract/estimate.ts';
import { formatSpan } from '../i18n/format.ts';
import { formatMoney } from '../i18n/format-money.ts';
import type { Locale } from '../i18n/locale.ts';
import { placeWords } from '../i18n/place-words.ts';
import type { Say } from '../i18n/use-text.ts';

/** "about 2 min, up to 12 ₸, the audio goes to: Yandex Cloud, Russia" */
export function describeWay(way: Way, locale: Locale, t: Say): string {
  const place =
    way.location.kind === 'local' ? t('estimate.staysHere') : t('estimate.goesTo', { place: placeWords(way.location, locale, t) });
  return [...timeAndCost(way, locale, t), place].join(', ');
}

/** The cheapest other way that the request allows, when it is cheaper than what would be done: "Cloud.ru, about 1 min, up to 4 ₸". */
export function describeCheaper({ chosen, others }: CostEstimate, locale: Locale, t: Say): string | null {
  const price = priceOf(chosen, chosen);
  const cheaper = others
    .filter((way) => way.over_budget === null && (priceOf(way, chosen) ?? Number.POSITIVE_INFINITY) < (price ?? 0))
    .toSorted((a, b) => (priceOf(a, chosen) ?? 0) - (priceOf(b, chosen) ?? 0))[0];
  if (cheaper === undefined) return null;
  return [cheaper.name, ...timeAndCost(cheaper, locale, t)].join(', ');
}

function timeAndCost({ deferred, time, cost, free }: Way, locale: Locale, t: Say): string[] {
  const ready = deferred ? t('estimate.day') : t('estimate.time', { time: formatSpan(time.seconds, locale) });
  if (cost !== null) return [ready, t('estimate.cost', { money: formatMoney(cost, locale) })];
  return free ? [ready, t('estimate.free')] : [ready];
}

/** In the currency of another way; null where they cannot be compared. */
function priceOf({ cost, free }: Way, other: Way): number | null {
  if (free) return 0;
  return cost !== null && cost.currency === other.cost?.currency ? cost.amount : null;
}
