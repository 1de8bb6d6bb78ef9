import { ENDED, type Job } from '../../../src/contract/job.ts';
import type { EngineInfo } from '../../../src/contract/system.ts';
import { formatSize } from '../i18n/format.ts';
import { formatMoney } from '../i18n/format-money.ts';
import type { Locale } from '../i18n/locale.ts';
import { placesWords } from '../i18n/place-words.ts';
import type { Say } from '../i18n/use-text.ts';
import { moneyWords } from '../library/describe-cost.ts';

type Facts = Pick<Job, 'status' | 'engines' | 'cost' | 'expected_cost' | 'saved' | 'chunks'>;

/** What hearing a recording cost, what was saved, and where its audio went, in sentences. */
export function describeRecognition(job: Facts, find: (id: string) => EngineInfo | undefined, locale: Locale, t: Say): string[] {
  const used = [...new Set(job.engines.map(({ engine }) => engine))].map(find).filter((engine) => engine !== undefined);
  const remote = used.filter(({ location }) => location.kind === 'remote').map(({ location }) => location);
  const knowsAll = used.length > 0 && used.length === new Set(job.engines.map(({ engine }) => engine)).size;
  const { total, reused } = job.chunks;
  const known = reused === 0 ? '' : t(reused === total ? 'recognition.knownAll' : 'recognition.known', { n: reused, total });
  const sentences = [known, costWords(job, knowsAll && used.every(({ free }) => free), locale, t)];
  if (remote.length > 0)
    sentences.push(savedWords(job.saved, locale, t), t('recognition.went', { places: placesWords(remote, locale, t) }));
  else if (knowsAll) sentences.push(t('recognition.stayed'));
  return sentences.filter((sentence) => sentence !== '');
}

function costWords({ status, cost, expected_cost: expected }: Facts, free: boolean, locale: Locale, t: Say): string {
  if (cost.length === 0) return free ? t('recognition.nothing') : '';
  const said = t(ENDED.has(status) ? 'recognition.total' : 'recognition.soFar', { money: moneyWords(cost, locale) });
  return expected === null ? said : `${said} ${t('recognition.expected', { money: formatMoney(expected, locale) })}`;
}

/** Nothing when nothing was saved: parts that were heard twice may cost more than they spared. */
function savedWords(saved: Job['saved'], locale: Locale, t: Say): string {
  if (saved === null || saved.bytes <= 0) return '';
  const size = formatSize(saved.bytes, locale);
  if (saved.cost === null || saved.cost.amount <= 0 || saved.billed_seconds < 0) return t('recognition.savedSize', { size });
  return t('recognition.savedBoth', { size, money: formatMoney(saved.cost, locale) });
}
