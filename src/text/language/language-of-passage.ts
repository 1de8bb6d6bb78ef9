import type { Token } from '../passage.ts';

/** From this share of the words on, a second language makes a passage mixed. */
const SECOND_LANGUAGE = 0.2;

/**
 * The language of a passage whose words are tagged: the one that most words are in; `mixed` when at least 20 % of the words
 * are in a second one. A word that is mixed itself counts half for Kazakh and half for Russian. What is left out, and what
 * has no language, does not count; `und` when nothing does.
 */
export function languageOfPassage(tokens: readonly Token[]): string {
  const counts = new Map<string, number>();
  const count = (language: string, words: number): unknown => counts.set(language, (counts.get(language) ?? 0) + words);
  for (const { text, language } of tokens) {
    if (text === '' || language === 'und') continue;
    if (language !== 'mixed') count(language, 1);
    else for (const part of ['kk', 'ru']) count(part, 0.5);
  }
  if (counts.size <= 1) return counts.keys().next().value ?? 'und';
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  if (first === undefined) return 'und';
  const words = [...counts.values()].reduce((sum, next) => sum + next, 0);
  return second && second[1] >= words * SECOND_LANGUAGE ? 'mixed' : first[0];
}
