import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { readSetting, writeSetting } from '../settings/storage.ts';
import { chooseLocale, type Locale } from './locale.ts';
import { en, type MessageKey } from './messages/en.ts';
import { kk } from './messages/kk.ts';
import { ru } from './messages/ru.ts';

let catalogues: Record<Locale, Record<string, string>> = { kk, ru, en };
const SETTING = 'locale';

/** The one Lingui instance of the page. */
export const i18n = setupI18n();

/** A message in the language of the page now, for code that is not a component; components use useText. */
export function say(key: MessageKey, values?: Record<string, string | number>): string {
  return i18n._(key, values);
}

/** Speaks this language from now on, in the page and in the document's lang. */
function activateLocale(locale: Locale): void {
  // Lingui would parse a raw message at every use; parsed once here, a message costs a lookup.
  const compiled = Object.entries(catalogues[locale]).map(([key, message]) => [key, compileMessage(message)]);
  i18n.loadAndActivate({ locale, messages: Object.fromEntries(compiled) });
  document.documentElement.lang = locale;
}

/** Adds the words of a part of the page that is loaded when it is gone to. */
export function addMessages(words: Record<Locale, Record<string, string>>): void {
  const withWords = (locale: Locale) => ({ ...catalogues[locale], ...words[locale] });
  catalogues = { kk: withWords('kk'), ru: withWords('ru'), en: withWords('en') };
  activateLocale(i18n.locale as Locale);
}

/** Switches and remembers. */
export function switchLocale(locale: Locale): void {
  writeSetting(SETTING, locale);
  activateLocale(locale);
}

/** What was chosen before, else what the browser asks for. */
export function startLocale(): void {
  activateLocale(chooseLocale(readSetting(SETTING), navigator.languages));
}
