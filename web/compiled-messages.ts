import { pathToFileURL } from 'node:url';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

const CATALOGUE = /\/src\/i18n\/messages\/[a-z-]+\.ts$/;

/**
 * Messages are parsed when the page is built, so that neither the parser nor its work reach the browser. Every export of a
 * file in `i18n/messages` is a catalogue of ICU messages.
 */
export function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    async load(id) {
      if (!CATALOGUE.test(id)) return;
      const exported: Record<string, Record<string, string>> = await import(pathToFileURL(id).href);
      return Object.entries(exported)
        .map(([name, messages]) => `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(compileAll(messages)))});`)
        .join('\n');
    },
  };
}

const compileAll = (messages: Record<string, string>) =>
  Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, compileMessage(message)]));
