import { useMemo, useSyncExternalStore } from 'react';
import { i18n, say } from './i18n.ts';
import type { Locale } from './locale.ts';

/** Says a message of the catalogue in the language of the page. */
export type Say = typeof say;

/** The language of the page and its words; the component draws again when the language changes. */
export function useText(): { t: Say; locale: Locale } {
  const locale = useSyncExternalStore(subscribe, () => i18n.locale) as Locale;
  // A new function for a new language, so that memoised children follow.
  return useMemo(() => ({ t: (key, values) => say(key, values), locale }), [locale]);
}

function subscribe(changed: () => void): () => void {
  return i18n.on('change', changed);
}
