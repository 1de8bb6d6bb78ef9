import type { TimedWord } from './word.ts';

/**
 * Neighbours whose times come from different clocks (`clocks[i]` is that of `words[i]`) without overlap: they part in
 * the middle of what both claim. What one clock says of its own words stays.
 */
export function partOverlaps<W extends TimedWord>(words: readonly W[], clocks: readonly unknown[]): W[] {
  const parted: W[] = [];
  let moved = false;
  for (const [index, word] of words.entries()) {
    const before = parted.at(-1);
    const own = { ...word };
    const foreign = moved || clocks[index] !== clocks[index - 1];
    moved = false;
    if (before && foreign && own.startMs < before.endMs) {
      const middle = Math.round((Math.max(own.startMs, before.startMs) + Math.min(own.endMs, before.endMs)) / 2);
      before.endMs = Math.max(middle, before.startMs + 1);
      own.startMs = before.endMs;
      moved = own.endMs <= own.startMs;
      own.endMs = Math.max(own.endMs, own.startMs + 1);
    }
    parted.push(own);
  }
  return parted;
}
