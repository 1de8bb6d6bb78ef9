import { endsClause } from '../marks.ts';
import type { ShownWord } from '../shown-words.ts';
import { type Branch, type Glossary, startOf } from './compile-glossary.ts';
import { type Ending, endingOf } from './endings.ts';
import type { GlossaryEntry } from './glossary-entry.ts';

export interface FoundTerm {
  entry: GlossaryEntry;
  /** How many words it takes. */
  length: number;
  /** One for each word. */
  endings: Ending[];
}

/** Longer than all endings. */
const LONGEST_ENDING = 20;

/** The term that begins at this word: that of most words, then the one that is heard as it is spelt, then the first. */
export function findTerm(glossary: Glossary, words: readonly ShownWord[], at: number): FoundTerm | null {
  const first = words[at]?.folded ?? '';
  const { starts } = glossary;
  if (!starts.has(startOf(first)) && !starts.has(first.charCodeAt(0) * 0x10000)) return null;
  let best: { place: number; endings: Ending[]; length: number } | null = null;
  const look = (level: ReadonlyMap<string, Branch | number>, index: number): void => {
    const heard = words[index]?.folded ?? '';
    const longest = Math.min(heard.length, glossary.longest);
    for (let length = longest; length > 0 && length >= heard.length - LONGEST_ENDING; length--) {
      const found = level.get(heard.slice(0, length));
      if (found === undefined) continue;
      for (const place of typeof found === 'number' ? [found] : found.ends) {
        const endings = endingsOf(glossary, place, words, at);
        if (endings && (best === null || isBetter(endings, place, best))) best = { place, endings, length: index + 1 - at };
      }
      if (typeof found === 'object' && found.next !== null && !endsClause(words[index]?.token.text ?? '')) look(found.next, index + 1);
    }
  };
  look(glossary.root, at);
  if (best === null) return null;
  const { place, endings, length } = best as { place: number; endings: Ending[]; length: number };
  return { entry: glossary.entries[glossary.owners[place] as number] as GlossaryEntry, length, endings };
}

/** The endings with which a spelling was heard here; null: it was not. Only the last word of a spelling has one, unless the term has as many words. */
function endingsOf(glossary: Glossary, place: number, words: readonly ShownWord[], at: number): Ending[] | null {
  const entry = glossary.entries[glossary.owners[place] as number] as GlossaryEntry;
  const spelt = (glossary.spellings[place] as string).split(' ');
  const isWordByWord = entry.term.trim().split(/\s+/).length === spelt.length;
  const endings: Ending[] = [];
  for (const [index, word] of spelt.entries()) {
    const heard = words[at + index];
    const ending = heard ? endingOf(heard.folded, word, entry, heard.token.language) : null;
    if (ending === null || (ending.kind !== 'none' && !isWordByWord && index < spelt.length - 1)) return null;
    endings.push(ending);
  }
  return endings;
}

function isBetter(endings: readonly Ending[], place: number, best: { place: number; endings: readonly Ending[] }): boolean {
  if (endings.length !== best.endings.length) return endings.length > best.endings.length;
  const [own, other] = [changes(endings), changes(best.endings)];
  return own === other ? place < best.place : own < other;
}

function changes(endings: readonly Ending[]): number {
  return endings.filter(({ kind }) => kind !== 'none').length;
}
