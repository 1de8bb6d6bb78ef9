import { firstWhere } from './first-where.ts';

interface ClipWord {
  startMs: number;
  endMs: number;
}

/**
 * Moves words from the time line of a clip to that of the recording. The clip is made of `pieces` of the recording,
 * one after the other; a word that touches two pieces belongs to the one that holds more of it, and stays inside. Times
 * are rounded down to whole milliseconds behind the start of the first piece, itself rounded down, so that words of the
 * same clip elsewhere lie a whole number of milliseconds away.
 */
export function placeWords<W extends ClipWord>(words: readonly W[], pieces: readonly (readonly [startMs: number, endMs: number])[]): W[] {
  const origin = pieces[0]?.[0] ?? 0;
  let clipMs = 0;
  const spans = pieces.map(([startMs, endMs]) => {
    const span = { clipStart: clipMs, clipEnd: clipMs + endMs - startMs, startMs };
    clipMs = span.clipEnd;
    return span;
  });
  return words.flatMap((word) => {
    const shared = (span: (typeof spans)[number]): number => Math.min(word.endMs, span.clipEnd) - Math.max(word.startMs, span.clipStart);
    const ending = firstWhere(spans.length, (place) => (spans[place] as (typeof spans)[number]).clipEnd >= word.startMs);
    const first = Math.min(ending, spans.length - 1);
    let span = spans[first];
    for (let at = first + 1; span && at < spans.length; at++) {
      const next = spans[at] as typeof span;
      if (next.clipStart > word.endMs) break;
      if (shared(next) > shared(span)) span = next;
    }
    if (!span) return [];
    const within = (ms: number): number => {
      const placed = span.startMs + Math.min(Math.max(ms, span.clipStart), span.clipEnd) - span.clipStart;
      return Math.floor(origin) + Math.floor(placed - origin);
    };
    return [{ ...word, startMs: within(word.startMs), endMs: within(word.endMs) }];
  });
}
