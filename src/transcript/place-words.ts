interface ClipWord {
  startMs: number;
  endMs: number;
}

/**
 * Moves words from the time line of a clip to that of the recording. The clip is made of `pieces` of the recording,
 * one after the other; a word that touches two pieces belongs to the one that holds more of it, and stays inside.
 */
export function placeWords<W extends ClipWord>(words: readonly W[], pieces: readonly (readonly [startMs: number, endMs: number])[]): W[] {
  let clipMs = 0;
  const spans = pieces.map(([startMs, endMs]) => {
    const span = { clipStart: clipMs, clipEnd: clipMs + endMs - startMs, startMs };
    clipMs = span.clipEnd;
    return span;
  });
  return words.flatMap((word) => {
    const shared = (span: (typeof spans)[number]): number => Math.min(word.endMs, span.clipEnd) - Math.max(word.startMs, span.clipStart);
    const span = spans.reduce<(typeof spans)[number] | undefined>(
      (best, next) => (best && shared(best) >= shared(next) ? best : next),
      undefined,
    );
    if (!span) return [];
    const within = (ms: number): number => span.startMs + Math.min(Math.max(ms, span.clipStart), span.clipEnd) - span.clipStart;
    return [{ ...word, startMs: within(word.startMs), endMs: within(word.endMs) }];
  });
}
