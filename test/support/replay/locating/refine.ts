import { type Features, FRAME_MS, RATE } from './features.ts';
import type { Run } from './path.ts';

/** Frames `from` to `to` of the clip are in place: sample s of them, at RATE, is sample s + shift of the reference. */
export interface Placed {
  from: number;
  to: number;
  shift: number;
}

const HOP = (RATE * FRAME_MS) / 1000;
/** How far a run may lie from where its frames say. */
const SEARCH = (RATE * 20) / 1000;
/** What is compared: the loudest stretch of the run, at most so long. */
const COMPARED = RATE * 1.2;
const LEAST_ACTIVE_FRAMES = 10;
/** The same word by the same voice at another place stays below; the worst encoding stays above. */
const LEAST_CORRELATION = 0.6;
/** A neighbour's place that fits nearly as well is the place: the longer stretch knows better. */
const NEARLY = 0.12;
/** Places that differ by no more are the same: 4 ms. */
const SAME = (RATE * 4) / 1000;

/** Finds the exact places of runs by cross-correlation of the sound itself. Runs that are another sound are left out; what has one place is one. */
export function refine(clip: Features, reference: Features, runs: readonly Run[]): Placed[] {
  const fits = ({ first, behind }: Loudest, shift: number): number => correlate(clip.samples, reference.samples, first, behind, shift);
  const found = runs
    .filter((run) => activeFrames(clip, run) >= LEAST_ACTIVE_FRAMES)
    .map((run) => {
      const compared = loudest(clip.samples, run.from * HOP, Math.min(run.to * HOP, clip.samples.length));
      let shift = run.offset * HOP;
      let most = 0;
      for (let other = shift - SEARCH; other <= run.offset * HOP + SEARCH; other++) {
        const correlation = fits(compared, other);
        if (correlation > most) [shift, most] = [other, correlation];
      }
      return { run, compared, shift, correlation: most };
    })
    .filter(({ correlation }) => correlation >= LEAST_CORRELATION);
  const places = found.map(({ run, compared, shift, correlation }, index) => {
    const longer = [found[index - 1], found[index + 1]].filter((other) => other && lengthOf(other.run) > lengthOf(run));
    const shared = longer.find((other) => other && fits(compared, other.shift) >= correlation - NEARLY);
    return { from: run.from, to: run.to, shift: shared?.shift ?? shift };
  });
  return joined(places);
}

function joined(places: readonly Placed[]): Placed[] {
  const whole: Placed[] = [];
  for (const place of places) {
    const last = whole.at(-1);
    if (last && Math.abs(last.shift - place.shift) <= SAME) last.to = place.to;
    else whole.push({ ...place });
  }
  return whole;
}

const lengthOf = ({ from, to }: Run): number => to - from;

function activeFrames({ active }: Features, { from, to }: Run): number {
  let count = 0;
  for (let frame = from; frame < to; frame++) count += active[frame] as number;
  return count;
}

interface Loudest {
  first: number;
  behind: number;
}

function loudest(samples: Float32Array, from: number, to: number): Loudest {
  if (to - from <= COMPARED) return { first: from, behind: to };
  let energy = 0;
  let most = 0;
  let at = from;
  for (let i = from; i < to; i++) {
    energy += (samples[i] as number) ** 2;
    const leaving = i - COMPARED;
    if (leaving >= from) energy -= (samples[leaving] as number) ** 2;
    if (energy > most && leaving + 1 >= from) {
      most = energy;
      at = leaving + 1;
    }
  }
  return { first: at, behind: at + COMPARED };
}

function correlate(clip: Float32Array, reference: Float32Array, from: number, to: number, shift: number): number {
  let product = 0;
  let ours = 0;
  let theirs = 0;
  for (let i = from; i < to; i++) {
    const a = clip[i] as number;
    const b = reference[i + shift] ?? 0;
    product += a * b;
    ours += a * a;
    theirs += b * b;
  }
  return product / Math.sqrt(ours * theirs + 1e-12);
}
