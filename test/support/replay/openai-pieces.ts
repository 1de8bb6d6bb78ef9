import type { WrittenWord } from './openai-segments.ts';
import { seeded } from './random.ts';

const PUNCTUATION = /\p{P}+$/u;

/** A word as a tokeniser cuts it: one to three pieces, the first with a space before it, punctuation apart; times in proportion. */
export function piecesOf({ text, startMs, endMs, confidence }: WrittenWord): WrittenWord[] {
  const mark = PUNCTUATION.exec(text)?.[0] ?? '';
  const letters = [...text.slice(0, text.length - mark.length)];
  const random = seeded(`pieces ${text} ${startMs}`);
  const count = Math.min(random.whole(1, 3), letters.length);
  const at = (piece: number): number => Math.round((letters.length * piece) / count);
  const timeAt = (piece: number): number => Math.round(startMs + ((endMs - startMs) * at(piece)) / letters.length);
  const pieces = Array.from({ length: count }, (_, index) => ({
    text: letters.slice(at(index), at(index + 1)).join(''),
    startMs: timeAt(index),
    endMs: timeAt(index + 1),
    confidence,
  }));
  if (mark) pieces.push({ text: mark, startMs: endMs, endMs, confidence });
  return pieces.map((piece, index) => (index === 0 ? { ...piece, text: ` ${piece.text}` } : piece));
}
