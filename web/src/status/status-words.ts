import type { Locale } from '../i18n/locale.ts';
import { statusEn } from '../i18n/messages/status-en.ts';
import { statusKk } from '../i18n/messages/status-kk.ts';
import { statusRu } from '../i18n/messages/status-ru.ts';

/** What the status page says, in every language; the operator's page shows the parts as well. */
export const statusWords: Record<Locale, Record<keyof typeof statusEn, string>> = { kk: statusKk, ru: statusRu, en: statusEn };
