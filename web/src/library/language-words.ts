import { i18n } from '../i18n/i18n.ts';
import type { MessageKey } from '../i18n/messages/en.ts';
import type { Say } from '../i18n/use-text.ts';

/** Languages as people call them: "kk" or "kk-KZ" is "Kazakh", "kk+ru" is "Kazakh, Russian"; unknown codes stay codes. */
export function languageWords(tags: string, t: Say): string {
  const codes = tags.split(/[^A-Za-z-]+/).map((tag) => tag.split('-')[0] ?? tag);
  return [...new Set(codes)].map((code) => (isKnown(`language.${code}`) ? t(`language.${code}` as MessageKey) : code)).join(', ');
}

function isKnown(key: string): boolean {
  return Object.hasOwn(i18n.messages, key);
}
