import type { Segment } from '../../../src/contract/transcript.ts';

/** A piece of a segment's text: a word with its place in `words`, or what stands between words. */
export interface Piece {
  text: string;
  word: number | null;
}

/**
 * Finds the recognised words in the text of their segment. The text is the better reading (punctuation, capitals,
 * numbers), the words carry the times; a word that the text writes differently stays without a place of its own, and
 * its stretch of text belongs to the words around it as plain text.
 */
export function layOutWords({ text, words }: Pick<Segment, 'text' | 'words'>): Piece[] {
  const pieces: Piece[] = [];
  const searched = text.toLowerCase();
  let at = 0;
  for (const [index, word] of words.entries()) {
    const wanted = word.text.trim().toLowerCase();
    const found = wanted === '' ? -1 : searched.indexOf(wanted, at);
    // A hit far ahead is the same word said again later, not this one.
    if (found === -1 || found - at > REACH) continue;
    if (found > at) pieces.push({ text: text.slice(at, found), word: null });
    at = found + wanted.length;
    pieces.push({ text: text.slice(found, at), word: index });
  }
  if (at < text.length) pieces.push({ text: text.slice(at), word: null });
  return pieces;
}

const REACH = 60;
