import type { Match } from '../../../src/contract/find-words.ts';
import type { Piece } from './lay-out-words.ts';

/** A piece of a text that may be looked for: not, one of the places, or the one that the reader was led to. */
export interface MarkedPiece extends Piece {
  found: 'now' | 'also' | null;
}

/** Marks the pieces that have a part of what was found; `now`: where the place begins that the reader was led to. */
export function markFound(pieces: readonly Piece[], matches: readonly Match[], now: number): MarkedPiece[] {
  let from = 0;
  return pieces.map((piece) => {
    const to = from + piece.text.length;
    const match = matches.find((one) => one.from < to && from < one.to);
    from = to;
    return { ...piece, found: match === undefined ? null : match.from === now ? 'now' : 'also' };
  });
}
