import { wav } from '../pcm.ts';
import type { Reference, ReferenceWord } from './make-reference.ts';

/** A part of a reference as a file. */
export interface Clip {
  file: Buffer;
  name: string;
  durationMs: number;
  /** All that lie in it whole, on its own time line. */
  words: ReferenceWord[];
}

/** Places of the reference in the middle of a pause of 600 ms or more. */
export function pausesOf({ words }: Reference): number[] {
  return words.flatMap(({ startMs }, index) => {
    const before = words[index - 1]?.endMs ?? 0;
    return startMs - before >= 600 ? [Math.round((before + startMs) / 2)] : [];
  });
}

/** From the `first`th pause to one that lies at least so long behind it: no word is cut. */
export function cutAtPauses(reference: Reference, lengthMs: number, first = 0): Clip {
  const [from = 0, ...later] = pausesOf(reference).slice(first);
  return cutClip(reference, from, later.find((ms) => ms - from >= lengthMs) ?? reference.durationMs);
}

export function cutClip(reference: Reference, fromMs: number, toMs: number): Clip {
  const words = reference.words
    .filter(({ startMs, endMs }) => startMs >= fromMs && endMs <= toMs)
    .map((word) => ({ ...word, startMs: word.startMs - fromMs, endMs: word.endMs - fromMs }));
  return { file: wav(reference.samples.slice(fromMs * 16, toMs * 16)), name: 'clip.wav', durationMs: toMs - fromMs, words };
}
