import { readFileSync } from 'node:fs';
import { makeToken, type Passage, type Step, type Token } from '../../../src/text/passage.ts';

const WORD_MS = 300;

/** A passage of words that follow each other without a pause. A word may have a language of its own: `он/ru`; `word|900` is followed by so long a pause. */
export function passage(said: string, language = 'und'): Passage {
  let at = 0;
  const tokens = said.split(' ').map((given): Token => {
    const [, text = '', own, pause] = /^(.*?)(?:\/(\w\w))?(?:\|(\d+))?$/.exec(given) ?? [];
    const startMs = at;
    at += WORD_MS + Number(pause ?? 0);
    const tag = own ?? language;
    return makeToken(text, [{ text, startMs, endMs: startMs + WORD_MS, confidence: 1, language: tag }], tag);
  });
  return { speakerId: 'S1', tokens };
}

/** What a reader sees, no-break spaces as plain ones. */
export function written(step: Step, said: string, language?: string): string {
  return shown(step([passage(said, language)])).replaceAll('\u00A0', ' ');
}

export function shown(passages: readonly Passage[]): string {
  return passages.map(({ tokens }) => tokens.flatMap(({ text }) => (text === '' ? [] : [text])).join(' ')).join('\n');
}

/** The cases of a table in this folder: what is said and what is to be written, the same where nothing may change. */
export function table(name: string): { said: string; expected: string }[] {
  const lines = readFileSync(new URL(`${name}.txt`, import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [said = '', expected = said.replace(/\/\w\w\b/g, '')] = line.split(' => ');
      return { said, expected };
    });
}
