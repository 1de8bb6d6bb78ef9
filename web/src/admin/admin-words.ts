import type { Locale } from '../i18n/locale.ts';
import { adminEn } from '../i18n/messages/admin-en.ts';
import { adminKk } from '../i18n/messages/admin-kk.ts';
import { adminRu } from '../i18n/messages/admin-ru.ts';

/** What the operator's page says, in every language. */
export const adminWords: Record<Locale, Record<keyof typeof adminEn, string>> = { kk: adminKk, ru: adminRu, en: adminEn };
