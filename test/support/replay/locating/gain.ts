import { type Features, FRAME_MS, RATE } from './features.ts';
import type { Placed } from './refine.ts';

const HOP = (RATE * FRAME_MS) / 1000;

/** By how much a stretch of the clip is louder than its place in the reference. */
export function gainOf(clip: Features, reference: Features, { from, to, shift }: Placed): number {
  let product = 0;
  let said = 0;
  for (let i = from * HOP; i < to * HOP; i++) {
    const theirs = reference.samples[i + shift] ?? 0;
    product += (clip.samples[i] ?? 0) * theirs;
    said += theirs * theirs;
  }
  return said === 0 ? 1 : product / said;
}
