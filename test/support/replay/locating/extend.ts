import { type Features, FRAME_MS, RATE } from './features.ts';
import { gainOf } from './gain.ts';
import type { Placed } from './refine.ts';

const HOP = (RATE * FRAME_MS) / 1000;
/** What differs by less than this share of what is heard is the same sound. */
const SAME_SOUND = 0.5;
/** Against the mean power of the stretch, what is less is silence: -35 dB. */
const SILENCE = 10 ** -3.5;

/**
 * Stretches with what the path left out at their sides: faint ends of words, and the silence round them. Each grows as
 * long as the clip goes on as the reference does, up to its neighbours.
 */
export function extend(clip: Features, reference: Features, placed: readonly Placed[]): Placed[] {
  const grown = placed.map((run) => ({ ...run }));
  for (const [index, run] of grown.entries()) {
    const goesOn = comparison(clip, reference, run);
    const first = grown[index - 1]?.to ?? 0;
    const behind = placed[index + 1]?.from ?? clip.frames;
    while (run.from > first && goesOn(run.from - 1)) run.from--;
    while (run.to < behind && goesOn(run.to)) run.to++;
  }
  return grown;
}

/** Says of a frame whether the clip has there what the reference has, with the gain of the stretch. */
function comparison(clip: Features, reference: Features, run: Placed): (frame: number) => boolean {
  const gain = gainOf(clip, reference, run);
  const differenceIn = powers(clip, (at, ours) => ours - gain * (reference.samples[at + run.shift] ?? 0));
  const powerIn = powers(clip, (_, ours) => ours);
  let whole = 0;
  for (let frame = run.from; frame < run.to; frame++) whole += powerIn(frame);
  const silence = (whole / (run.to - run.from)) * SILENCE;
  return (frame) => differenceIn(frame) < Math.max(powerIn(frame) * SAME_SOUND, silence);
}

/** The power of what is made of the samples of a frame. */
function powers({ samples }: Features, make: (at: number, sample: number) => number): (frame: number) => number {
  return (frame) => {
    let sum = 0;
    for (let at = frame * HOP; at < (frame + 1) * HOP; at++) sum += make(at, samples[at] ?? 0) ** 2;
    return sum;
  };
}
