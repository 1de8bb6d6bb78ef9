import { type Messages, setupI18n } from '@lingui/core';
import { readSetting, writeSetting } from '../settings/storage.ts';
import { chooseLocale, type Locale } from './locale.ts';
import type { MessageKey } from './messages/en.ts';

/** Each language is fetched when it is first spoken. */
const CATALOGUES: Record<Locale, () => Promise<Messages>> = {
  kk: async () => (await import('./messages/kk.ts')).kk,
  ru: async () => (await import('./messages/ru.ts')).ru,
  en: async () => (await import('./messages/en.ts')).en,
};
const SETTING = 'locale';

const loaded = new Map<Locale, Messages>();
let added: Record<Locale, Messages> = { kk: {}, ru: {}, en: {} };
let wanted: Locale = 'en';

/** The one Lingui instance of the page. */
export const i18n = setupI18n();

/** A message in the language of the page now, for code that is not a component; components use useText. */
export function say(key: MessageKey, values?: Record<string, string | number>): string {
  return i18n._(key, values);
}

/** Speaks this language from now on, in the page and in the document's lang; of several the one that was wanted last. */
async function activateLocale(locale: Locale): Promise<void> {
  wanted = locale;
  if (!loaded.has(locale)) loaded.set(locale, await CATALOGUES[locale]());
  if (wanted === locale) speak(locale);
}

function speak(locale: Locale): void {
  i18n.loadAndActivate({ locale, messages: { ...loaded.get(locale), ...added[locale] } });
  document.documentElement.lang = locale;
}

/** Adds the words of a part of the page that is loaded when it is gone to. */
export function addMessages(words: Record<Locale, Messages>): void {
  const withWords = (locale: Locale) => ({ ...added[locale], ...words[locale] });
  added = { kk: withWords('kk'), ru: withWords('ru'), en: withWords('en') };
  speak(i18n.locale as Locale);
}

/** Switches and remembers. Rejects, and remembers nothing, when the language cannot be fetched. */
export async function switchLocale(locale: Locale): Promise<void> {
  await activateLocale(locale);
  writeSetting(SETTING, locale);
}

/** What was chosen before, else what the browser asks for. Words can be said when this has ended. */
export function startLocale(): Promise<void> {
  return activateLocale(chooseLocale(readSetting(SETTING), navigator.languages));
}
