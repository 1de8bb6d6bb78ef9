import { keepInOrder } from './keep-in-order.ts';
import { partOverlaps } from './part-overlaps.ts';
import type { TimedWord } from './word.ts';

/** Interpolated words are pressed together to half of their length at most, as long as there are enough of them. */
const PRESSED = 0.5;

/**
 * Appends words to those before them so that times stay in order where the two meet, between `fromMs` and `toMs`. Words
 * with real times keep them; interpolated ones that reach over the seam make room. Given words are not changed.
 */
export function fitSeam<W extends TimedWord>(before: W[], after: readonly W[], fromMs: number, toMs: number): void {
  const last = before.at(-1);
  const first = after[0];
  if (!last || !first || last.endMs <= first.startMs) {
    before.push(...after);
    return;
  }
  const between = Math.min(Math.max(Math.round((last.endMs + first.startMs) / 2), fromMs), toMs);
  const seamMs = last.timing ? (first.timing ? between : first.startMs) : last.endMs;
  if (last.timing) pressEnd(before, seamMs);
  const fitted = first.timing ? pressStart(after, seamMs) : [...after];
  const end = before.pop() as W;
  before.push(...partOverlaps([end, ...fitted], [before, ...fitted.map(() => after)]));
}

/** Moves the interpolated words at the end before `seamMs`, or as far as the words before them allow. */
function pressEnd<W extends TimedWord>(words: W[], seamMs: number): void {
  const endMs = words.at(-1)?.endMs ?? seamMs;
  let from = words.length - 1;
  const isPressed = (): boolean => seamMs - (words[from] as W).startMs < PRESSED * (endMs - (words[from] as W).startMs);
  while (isPressed() && words[from - 1]?.timing) from--;
  const startMs = (words[from] as W).startMs;
  words.push(...stretch(words.splice(from), startMs, endMs, startMs, Math.max(seamMs, startMs)));
}

/** Moves the interpolated words at the start behind `seamMs`, or as far as the words behind them allow. */
function pressStart<W extends TimedWord>(words: readonly W[], seamMs: number): W[] {
  const startMs = words[0]?.startMs ?? seamMs;
  let to = 1;
  const isPressed = (): boolean => (words[to - 1] as W).endMs - seamMs < PRESSED * ((words[to - 1] as W).endMs - startMs);
  while (isPressed() && words[to]?.timing) to++;
  const endMs = (words[to - 1] as W).endMs;
  return [...stretch(words.slice(0, to), startMs, endMs, Math.min(seamMs, endMs), endMs), ...words.slice(to)];
}

/** Words of one stretch of time laid out on another. */
function stretch<W extends TimedWord>(words: readonly W[], fromMs: number, toMs: number, startMs: number, endMs: number): W[] {
  const scale = (endMs - startMs) / Math.max(1, toMs - fromMs);
  const moved = (ms: number): number => Math.round(startMs + (ms - fromMs) * scale);
  return keepInOrder(
    words.map((word) => ({ ...word, startMs: moved(word.startMs), endMs: moved(word.endMs) })),
    startMs,
    endMs,
  );
}
