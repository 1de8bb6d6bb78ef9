import { foldForSearch } from './fold-for-search.ts';

/** A word of a text: its key, and which characters of the text it is, the first and the one behind the last. */
export interface KeyedWord {
  key: string;
  from: number;
  to: number;
}

/** Words that stand in a row, by their keys. */
export interface SoughtWords {
  keys: readonly string[];
  /** The last of them may go on: «шарт» is found in «шартты». */
  goesOn: boolean;
}

/** A part of a text. */
export interface Match {
  from: number;
  to: number;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}]*/gu;
/** What is written without spaces or between quotes; a quote that is not closed goes to the end. */
const PART = /["«“„]([^"«»“”„]*)["»”]?|[^\s"«»“”„]+/gu;
/** Words of so many letters have endings; shorter ones begin too many others. */
const SHORTEST_STEM = 4;
/** As keys have them. Most endings begin with one: «компания, компании», «бюджете, бюджетом», «шарты, шартының». */
const LAST_VOWEL = /[aeiouy]$/;
const LONGEST_KEY = 60;

/** The words of a text, as foldForSearch has them. Only letters and digits make words. */
export function keyedWords(text: string): KeyedWord[] {
  const words: KeyedWord[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const key = foldForSearch(word).slice(0, LONGEST_KEY).toWellFormed();
    if (key !== '') words.push({ key, from: index, to: index + word.length });
  }
  return words;
}

/**
 * What a search asks for: all of it is to stand in a text. What is in quotes or has no spaces stands in a row. Words of four
 * letters and more are sought without the vowels that they end in, as beginnings, which finds most of their other forms; of
 * shorter ones only the last may go on. Between quotes words are whole. Empty where there is neither a letter nor a digit.
 */
export function parseSearch(text: string): SoughtWords[] {
  const sought: SoughtWords[] = [];
  const parts = [...text.matchAll(PART)];
  for (const [index, { 0: part, 1: quoted }] of parts.entries()) {
    const keys = keyedWords(quoted ?? part).map(({ key }) => key);
    if (keys.length === 0) continue;
    const isLast = index === parts.length - 1;
    if (quoted !== undefined) sought.push({ keys, goesOn: isLast && !/["»”]$/u.test(part) });
    else sought.push({ keys: keys.with(-1, stemOf(keys.at(-1) ?? '')), goesOn: isLast || (keys.at(-1)?.length ?? 0) >= SHORTEST_STEM });
  }
  return sought;
}

function stemOf(key: string): string {
  let stem = key;
  while (stem.length > SHORTEST_STEM && LAST_VOWEL.test(stem)) stem = stem.slice(0, -1);
  return stem;
}

/** Where a text has what is sought, in order and without overlaps; null unless it has all of it. */
export function findWords(words: readonly KeyedWord[], sought: readonly SoughtWords[]): Match[] | null {
  const found: Match[] = [];
  for (const one of sought) {
    const own = words.flatMap((_, at) => matchAt(words, at, one) ?? []);
    if (own.length === 0) return null;
    found.push(...own);
  }
  return joined(found.toSorted((a, b) => a.from - b.from || a.to - b.to));
}

function matchAt(words: readonly KeyedWord[], at: number, { keys, goesOn }: SoughtWords): Match | null {
  const first = words[at];
  const last = words[at + keys.length - 1];
  if (!first || !last) return null;
  const fits = keys.every((key, index) => {
    const own = words[at + index]?.key;
    return own === key || (goesOn && index === keys.length - 1 && own?.startsWith(key));
  });
  return fits ? { from: first.from, to: last.to } : null;
}

function joined(matches: readonly Match[]): Match[] {
  const all: Match[] = [];
  for (const match of matches) {
    const last = all.at(-1);
    if (last && match.from < last.to) last.to = Math.max(last.to, match.to);
    else all.push({ ...match });
  }
  return all;
}
