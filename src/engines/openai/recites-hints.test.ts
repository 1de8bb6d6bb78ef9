import { expect, it } from 'vitest';
import { recitesHints } from './recites-hints.ts';

const HINTS = ['Kaspi Bank', 'Қазақтелеком', 'ЭСФ', 'Самұрық'];

it.each([
  ['Kaspi Bank, Қазақтелеком, ЭСФ, Самұрық', true],
  [' қазақтелеком, эсф, самұрық.', true],
  ['Kaspi Bank, Қазақтелеком', false],
  ['Kaspi Bank, ЭСФ, Қазақтелеком', false],
  ['Kaspi Bank, Қазақтелеком, ЭСФ тапсырды', false],
  ['біз Kaspi Bank, Қазақтелеком, ЭСФ', false],
  ['Қазақтелекомның ЭСФ Самұрық', false],
  ['', false],
])('%j reads out the hints: %s', (text, recites) => expect(recitesHints(text, HINTS)).toBe(recites));

it('takes no notice of fewer hints than three', () => expect(recitesHints('Kaspi Bank, Қазақтелеком', HINTS.slice(0, 2))).toBe(false));
