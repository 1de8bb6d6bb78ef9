import { ENDED, type Job, type Money } from '../../../src/contract/job.ts';
import { formatMoney } from '../i18n/format-money.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Say } from '../i18n/use-text.ts';

/** What a job has cost; while it runs, what it may cost at most; null when that is nothing or not known. */
export function describeCost(job: Pick<Job, 'status' | 'cost' | 'expected_cost'>, locale: Locale, t: Say): string | null {
  if (ENDED.has(job.status)) return job.cost.length === 0 ? null : moneyWords(job.cost, locale);
  return job.expected_cost === null ? null : t('estimate.cost', { money: formatMoney(job.expected_cost, locale) });
}

/** Amounts in several currencies: "12 ₸ + $0.40". */
export function moneyWords(amounts: readonly Money[], locale: Locale): string {
  return amounts.map((amount) => formatMoney(amount, locale)).join(' + ');
}
