import type { EngineLocation } from '../../../src/contract/job.ts';
import type { Locale } from './locale.ts';
import { KAZAKH_COUNTRIES, NUMBER_LOCALE } from './units.ts';
import type { Say } from './use-text.ts';

/** Where an engine hears, for a person: "this server", "Yandex Cloud, Қазақстан"; as the server says it where the country is not known. */
export function placeWords({ kind, company, country, place }: EngineLocation, locale: Locale, t: Say): string {
  if (kind === 'local') return t('engine.here');
  if (country === null) return place;
  return [company, countryName(country, locale)].filter((part) => part !== null).join(', ');
}

/** Several places, each once. */
export function placesWords(locations: readonly EngineLocation[], locale: Locale, t: Say): string {
  return [...new Set(locations.map((location) => placeWords(location, locale, t)))].join('; ');
}

function countryName(code: string, locale: Locale): string {
  const ours = locale === 'kk' ? KAZAKH_COUNTRIES[code] : undefined;
  return ours ?? new Intl.DisplayNames([NUMBER_LOCALE[locale]], { type: 'region' }).of(code) ?? code;
}
