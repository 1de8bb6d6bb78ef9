import type { Locale } from '../i18n/locale.ts';
import { evaluationEn } from '../i18n/messages/evaluation-en.ts';
import { evaluationKk } from '../i18n/messages/evaluation-kk.ts';
import { evaluationRu } from '../i18n/messages/evaluation-ru.ts';

/** What the page of recognition quality says, in every language. */
export const evaluationWords: Record<Locale, Record<keyof typeof evaluationEn, string>> = {
  kk: evaluationKk,
  ru: evaluationRu,
  en: evaluationEn,
};
