import { i18n } from './i18n.ts';
import type { MessageKey } from './messages/en.ts';

/** What a code means in the language of the page; the server's own sentence when the code is newer than the page. */
export function sayCode(kind: 'error' | 'warning', code: string, fallback: string, values?: Record<string, string | number>): string {
  const key = `${kind}.${code}`;
  return isKnown(key) ? i18n._(key, values) : fallback;
}

function isKnown(key: string): key is MessageKey {
  return Object.hasOwn(i18n.messages, key);
}
