import { expect } from 'vitest';
import { SAMPLE_RATE } from '../pcm.ts';
import { pausesOf } from './cut-clip.ts';
import type { Stretch } from './locate.ts';
import type { Reference } from './make-reference.ts';
import type { Random } from './random.ts';

const MS = SAMPLE_RATE / 1000;

/** A clip made of stretches of the reference, and what they are. */
export interface Splice {
  pcm: Int16Array;
  stretches: (Stretch & { speechMs: number })[];
}

/** Cuts, each its start and length in milliseconds, one after the other and all with one gain. */
export function splice(
  { samples, words, durationMs }: Reference,
  cuts: readonly (readonly [startMs: number, lengthMs: number])[],
  gain: number,
): Splice {
  const lengths = cuts.map(([startMs, lengthMs]) => Math.max(1, Math.min(lengthMs, durationMs - startMs)));
  const pcm = new Int16Array(lengths.reduce((sum, length) => sum + length, 0) * MS);
  let clipStartMs = 0;
  const stretches = cuts.map(([refStartMs], index) => {
    const clipEndMs = clipStartMs + (lengths[index] ?? 0);
    const refEndMs = refStartMs + clipEndMs - clipStartMs;
    pcm.set(
      samples.subarray(refStartMs * MS, refEndMs * MS).map((sample) => Math.round(sample * gain)),
      clipStartMs * MS,
    );
    const speechMs = words.reduce((sum, word) => sum + Math.max(0, Math.min(word.endMs, refEndMs) - Math.max(word.startMs, refStartMs)), 0);
    const stretch = { clipStartMs, clipEndMs, refStartMs, speechMs };
    clipStartMs = clipEndMs;
    return stretch;
  });
  return { pcm, stretches };
}

/** So many cuts from anywhere, of 0.6 to 9 s. */
export function spliceAtRandom(reference: Reference, random: Random, count: number): Splice {
  const cuts = Array.from({ length: count }, (): [number, number] => {
    const length = random.whole(600, 9000);
    return [random.whole(0, reference.durationMs - length), length];
  });
  return splice(reference, cuts, 0.1 + 1.1 * random.next());
}

/** The stretch without pauses is longer than a quick test wants: it is cut inside a word. */
const LONGEST_MS = 12_000;

/** So many cuts whose edges lie in pauses, as those of the product do. */
export function spliceAtPauses(reference: Reference, random: Random, count: number): Splice {
  const edges = pausesOf(reference);
  const cuts = Array.from({ length: count }, (): [number, number] => {
    const first = random.whole(0, edges.length - 2);
    return [edges[first] as number, Math.min((edges[first + 1] as number) - (edges[first] as number), LONGEST_MS)];
  });
  return splice(reference, cuts, 0.1 + 1.1 * random.next());
}

/** Fails unless every stretch with 0.35 s of speech is found, in order and within 10 ms, and nothing that is not there. */
export function expectFound(found: readonly Stretch[], { stretches }: Splice): void {
  const place = ({ clipStartMs, refStartMs }: Stretch): number => refStartMs - clipStartMs;
  const wanted = stretches.filter((stretch) => stretch.speechMs >= 350);
  for (const stretch of wanted) expect(found.filter((one) => Math.abs(place(one) - place(stretch)) <= 10)).toHaveLength(1);
  for (const one of found) expect(stretches.some((stretch) => Math.abs(place(one) - place(stretch)) <= 10)).toBe(true);
  expect(found.map(place)).toEqual(found.toSorted((a, b) => a.clipStartMs - b.clipStartMs).map(place));
}
