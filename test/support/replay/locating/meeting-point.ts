import { type Features, FRAME_MS, RATE } from './features.ts';
import { gainOf } from './gain.ts';
import type { Placed } from './refine.ts';

const HOP = (RATE * FRAME_MS) / 1000;
/** The path knows a cut inside speech to about this. */
const BLUR = 10;

/**
 * The sample of the clip where one stretch ends and the next begins: where what stands before it differs least from
 * the first and what stands behind it from the second. Between two words any place will do, and noise alone decides.
 */
export function meetingPoint(clip: Features, reference: Features, before: Placed, after: Placed): number {
  const first = Math.max(before.from, lastActive(clip, before) - BLUR) * HOP;
  const last = Math.min(after.to, firstActive(clip, after) + BLUR) * HOP;
  const gain = gainOf(clip, reference, before.to - before.from > after.to - after.from ? before : after);
  let difference = 0;
  let least = 0;
  let at = first;
  for (let i = first; i < Math.min(last, clip.samples.length); i++) {
    const heard = clip.samples[i] as number;
    // What it costs to count this sample to the first stretch rather than to the second.
    difference += (heard - gain * (reference.samples[i + before.shift] ?? 0)) ** 2;
    difference -= (heard - gain * (reference.samples[i + after.shift] ?? 0)) ** 2;
    if (difference < least) {
      least = difference;
      at = i + 1;
    }
  }
  return at;
}

function lastActive({ active }: Features, { from, to }: Placed): number {
  let frame = to;
  while (frame > from && !active[frame - 1]) frame--;
  return frame;
}

function firstActive({ active }: Features, { from, to }: Placed): number {
  let frame = from;
  while (frame < to && !active[frame]) frame++;
  return frame;
}
