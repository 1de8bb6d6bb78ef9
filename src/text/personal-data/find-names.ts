import { compileGlossary, type Glossary } from '../glossary/compile-glossary.ts';
import { findTerm } from '../glossary/find-term.ts';
import type { ShownWord } from '../shown-words.ts';

const SURNAME = /(?:ов|ова|ев|ева|ёв|ёва|ин|ина|ын|ына|ский|ская|цкий|цкая|енко|ович|евич|овна|евна|ұлы|улы|қызы|кызы)$/iu;
const SHORTEST_SURNAME = 5;

/** Names ready to be found: as they are given, the other way round, and their surnames and patronymics alone. */
export function compileNames(names: readonly string[]): Glossary {
  return compileGlossary(
    names.map((name) => {
      const parts = name.trim().split(/\s+/);
      const alone = parts.filter((part) => part.length >= SHORTEST_SURNAME && SURNAME.test(part));
      return { id: name, term: name, kind: 'name', variants: [parts.toReversed().join(' '), ...(parts.length > 1 ? alone : [])] };
    }),
  );
}

/** Places of the first and the last word of each name, with all endings. */
export function findNames(names: Glossary, words: readonly ShownWord[]): { first: ShownWord; last: ShownWord }[] {
  const found: { first: ShownWord; last: ShownWord }[] = [];
  for (let at = 0; at < words.length; ) {
    const length = findTerm(names, words, at)?.length ?? 0;
    const [first, last] = [words[at], words[at + length - 1]];
    if (length > 0 && first && last) found.push({ first, last });
    at += Math.max(1, length);
  }
  return found;
}
