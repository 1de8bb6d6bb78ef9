import type { Way } from '../../../src/contract/estimate.ts';
import type { SystemStatus } from '../../../src/contract/system.ts';
import { formatMoney } from '../i18n/format-money.ts';
import type { Locale } from '../i18n/locale.ts';
import { placesWords, placeWords } from '../i18n/place-words.ts';
import { type Say, useText } from '../i18n/use-text.ts';
import type { UploadOptions } from '../settings/upload-options.ts';
import { chosenEngine, knowsLanguage } from './engine-facts.ts';
import { useWays } from './use-ways.ts';

/** Where the audio will go with what is chosen, what a minute costs, where it may go besides, and whether the engine knows the language. */
export function AudioDestination({ status, options }: { status: SystemStatus | undefined; options: UploadOptions }) {
  const { t, locale } = useText();
  const ways = useWays(status, options);
  const engine = status?.engines.find(({ id }) => id === ways?.chosen.engine) ?? (status && chosenEngine(status, options.engine));
  const { location } = ways?.chosen ?? engine ?? {};
  if (engine === undefined || location === undefined) return <p className="min-h-9 sm:min-h-4.5" />;
  const place = placeWords(location, locale, t);
  return (
    <p data-testid="destination" className="min-h-9 text-small text-muted sm:min-h-4.5">
      {location.kind === 'local' ? t('engine.staysHere') : t('engine.goesTo', { place })} {ways && priceWords(ways.chosen, locale, t)}{' '}
      {ways && takeoverWords(ways.chosen, ways.others, locale, t)}
      {ways?.chosen.over_budget && <span className="text-degraded"> {t('engine.overBudget')}</span>}
      {!knowsLanguage(engine, options.language) && <span className="text-degraded"> {t('engine.cannot', { engine: engine.name })}</span>}
    </p>
  );
}

function priceWords({ cost, free }: Way, locale: Locale, t: Say): string {
  if (cost !== null) return t('engine.minute', { money: formatMoney(cost, locale) });
  return free ? t('engine.free') : '';
}

/** Where the audio may go besides: to remote engines that take over. What takes over on this server gets what is there already. */
function takeoverWords(chosen: Way, others: readonly Way[], locale: Locale, t: Say): string {
  const takers = others.filter((way) => way.engine !== chosen.engine).map((way) => way.location);
  if (takers.length === 0) return '';
  const there = placeWords(chosen.location, locale, t);
  const elsewhere = takers.filter((at) => at.kind === 'remote' && placeWords(at, locale, t) !== there);
  if (elsewhere.length > 0) return t('engine.takeoverElsewhere', { places: placesWords(elsewhere, locale, t) });
  return t(takers.some((at) => placeWords(at, locale, t) === there) ? 'engine.takeoverHere' : 'engine.takeoverServer');
}
