import { addMessages } from './i18n.ts';
import type { Locale } from './locale.ts';
import { textEn } from './messages/text-en.ts';
import { textKk } from './messages/text-kk.ts';
import { textRu } from './messages/text-ru.ts';

/** What is said about speakers, writing and the glossary, in every language. */
export const textWords: Record<Locale, Record<keyof typeof textEn, string>> = { kk: textKk, ru: textRu, en: textEn };

export const addTextWords = (): void => addMessages(textWords);
