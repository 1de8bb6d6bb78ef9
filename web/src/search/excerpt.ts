import type { Match } from '../../../src/contract/find-words.ts';

/** A part of a text, and whether it is what was found; `from`: its first character. */
interface Part {
  text: string;
  from: number;
  found: boolean;
}

/** What stands before the first match is shown up to here: on a phone three lines have about 120 letters. */
const LEAD = 60;

/** A text in parts, found and not; where the first match stands far behind, from a word shortly before it on. */
export function excerpt(text: string, matches: readonly Match[]): Part[] {
  const first = matches[0]?.from ?? 0;
  const start = first <= LEAD ? 0 : text.indexOf(' ', first - LEAD) + 1;
  const parts: Part[] = [];
  let at = Math.min(start, first);
  const add = (to: number, found: boolean) => {
    if (to > at) parts.push({ text: text.slice(at, to), from: at, found });
    at = Math.max(at, to);
  };
  if (at > 0) parts.push({ text: '… ', from: -1, found: false });
  for (const { from, to } of matches) {
    add(from, false);
    add(to, true);
  }
  add(text.length, false);
  return parts;
}
