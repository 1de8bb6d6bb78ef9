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
  const first = Math.max(before.from, lastShared(clip, reference, before) - BLUR) * HOP;
  const last = Math.min(after.to, firstShared(clip, reference, after) + BLUR) * HOP;
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

/** Behind the last frame in which both speak. */
function lastShared(clip: Features, reference: Features, { from, to, shift }: Placed): number {
  let frame = to;
  while (frame > from && !shared(clip, reference, frame - 1, shift)) frame--;
  return frame;
}

/** The first frame in which both speak. */
function firstShared(clip: Features, reference: Features, { from, to, shift }: Placed): number {
  let frame = from;
  while (frame < to && !shared(clip, reference, frame, shift)) frame++;
  return frame;
}

function shared(clip: Features, reference: Features, frame: number, shift: number): boolean {
  return clip.active[frame] === 1 && reference.active[frame + Math.round(shift / HOP)] === 1;
}
