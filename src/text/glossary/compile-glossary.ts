import { foldWord } from '../fold-word.ts';
import { stemOf } from './endings.ts';
import type { GlossaryEntry } from './glossary-entry.ts';

/** What follows a word: by the stem of the next one. A number: nothing but this spelling. */
export interface Branch {
  next: Map<string, Branch | number> | null;
  /** Spellings that end here. */
  ends: number[];
}

/** A glossary that is ready to be looked up; what it costs grows with its letters alone. */
export interface Glossary {
  entries: readonly GlossaryEntry[];
  /** Folded words of each spelling, with spaces, and whose it is. */
  spellings: string[];
  owners: number[];
  root: Map<string, Branch | number>;
  /** The first two letters of all first stems. */
  starts: Set<number>;
  /** Letters of the longest stem. */
  longest: number;
}

/** Longer spellings are no words. */
export const LONGEST_SPELLING = 200;

/** Entries in the order in which they are preferred; a spelling that two have belongs to the first. */
export function compileGlossary(entries: readonly GlossaryEntry[]): Glossary {
  const glossary: Glossary = { entries, spellings: [], owners: [], root: new Map(), starts: new Set(), longest: 0 };
  for (let owner = 0; owner < entries.length; owner++) {
    const entry = entries[owner] as GlossaryEntry;
    for (const spelling of [entry.term, ...entry.variants]) {
      if (spelling.length > LONGEST_SPELLING) continue;
      const words = spelling
        .split(/\s+/)
        .map(foldWord)
        .filter((word) => word !== '');
      add(glossary, words, owner);
      // «каспийбанк», «каспий-банк»
      if (words.length > 1) add(glossary, [words.join('')], owner);
    }
  }
  return glossary;
}

function add(glossary: Glossary, words: readonly string[], owner: number): void {
  if (words.length === 0) return;
  const entry = glossary.entries[owner] as GlossaryEntry;
  const place = glossary.spellings.length;
  glossary.spellings.push(words.join(' '));
  glossary.owners.push(owner);
  let level = glossary.root;
  for (const [index, word] of words.entries()) {
    const stem = stemOf(word, entry);
    glossary.longest = Math.max(glossary.longest, stem.length);
    if (index === 0) glossary.starts.add(startOf(stem));
    const found = level.get(stem);
    const isLast = index === words.length - 1;
    if (isLast && found === undefined) level.set(stem, place);
    else {
      const branch = typeof found === 'object' ? found : { next: null, ends: found === undefined ? [] : [found] };
      if (branch !== found) level.set(stem, branch);
      if (isLast) addEnd(glossary, branch, place);
      else {
        branch.next ??= new Map();
        level = branch.next;
      }
    }
  }
}

/** The same spelling twice is not looked at twice. */
function addEnd({ spellings }: Glossary, { ends }: Branch, place: number): void {
  if (!ends.some((other) => spellings[other] === spellings[place])) ends.push(place);
}

/** Two letters as a number; a word of one letter may go on with anything. */
export function startOf(word: string): number {
  return word.charCodeAt(0) * 0x10000 + (word.length > 1 ? word.charCodeAt(1) : 0);
}
