import type { Stretches } from '../text/stretches.ts';
import { keepInOrder } from './keep-in-order.ts';
import { hasLetters } from './split-words.ts';
import { spreadTokens } from './spread-words.ts';
import type { TimedWord } from './word.ts';

/** An entry of an engine that gives the pieces of words instead of words. What it does not say is null. */
export interface Piece {
  /** With the space before it, if there is one: it begins a word. */
  text: string;
  startMs: number | null;
  endMs: number | null;
  probability: number | null;
}

export interface RejoinedWord extends TimedWord {
  /** The lowest probability of the pieces with letters: one wrong piece makes a wrong word, however long it is. */
  confidence: number | null;
}

/** Marks of the model itself, such as [_TT_150] and <|endoftext|>. */
const CONTROL = /^\s*(\[_[A-Z]+_?\d*\]|<\|[^|]*\|>)$/;

/**
 * The words of one segment from its pieces: a piece that begins with a space begins a word, marks without letters stick
 * to the word before them. A word lasts from its first piece with a time to its last; words without any are spread by
 * their letters over what lies between their neighbours, or over the whole segment, on `speech` if that is given.
 */
export function rejoinPieces(pieces: readonly Piece[], startMs: number, endMs: number, speech: Stretches = []): RejoinedWord[] {
  const groups = groupPieces(pieces.filter(({ text }) => text !== '' && !CONTROL.test(text)));
  const words = groups.map((own) => ({
    text: own
      .map(({ text }) => text)
      .join('')
      .trim()
      .replace(/\s+/g, ' '),
    startMs: own.find((piece) => piece.startMs !== null && piece.text.trim() !== '')?.startMs ?? null,
    endMs: own.findLast((piece) => piece.endMs !== null && piece.text.trim() !== '')?.endMs ?? null,
    confidence: lowest(own),
  }));
  return keepInOrder(fillTimes(words, startMs, endMs, speech), startMs, endMs);
}

function groupPieces(pieces: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    const open = groups.at(-1);
    // Marks before the first letters wait for them.
    const begins = /^\s/.test(piece.text) && (groups.length > 1 || open?.some(({ text }) => hasLetters(text)));
    if (!open || begins) groups.push([piece]);
    else open.push(piece);
  }
  const words: Piece[][] = [];
  for (const own of groups) {
    if (own.some(({ text }) => hasLetters(text))) words.push(own);
    else words.at(-1)?.push(...own);
  }
  return words;
}

function lowest(pieces: readonly Piece[]): number | null {
  const known = pieces.flatMap(({ text, probability }) => (probability !== null && hasLetters(text) ? [probability] : []));
  return known.length === 0 ? null : Math.min(1, Math.max(0, Math.min(...known)));
}

type Untimed = Omit<RejoinedWord, 'startMs' | 'endMs' | 'timing'> & { startMs: number | null; endMs: number | null };

function fillTimes(words: readonly Untimed[], startMs: number, endMs: number, speech: Stretches): RejoinedWord[] {
  const filled: RejoinedWord[] = [];
  while (filled.length < words.length) {
    const { startMs: from, endMs: to, ...word } = words[filled.length] as Untimed;
    if (from !== null || to !== null) {
      filled.push({ ...word, startMs: from ?? (to as number) - 1, endMs: to ?? (from as number) + 1 });
      continue;
    }
    let next = filled.length + 1;
    while (next < words.length && words[next]?.startMs === null) next++;
    const run = words.slice(filled.length, next);
    const places = spreadTokens(
      run.map(({ text }) => text),
      filled.at(-1)?.endMs ?? startMs,
      words[next]?.startMs ?? endMs,
      speech,
    );
    for (const [index, place] of places.entries()) filled.push({ ...place, confidence: run[index]?.confidence ?? null });
  }
  return filled;
}
