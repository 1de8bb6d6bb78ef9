import { extend } from './locating/extend.ts';
import { type Features, FRAME_MS, featuresOf, RATE } from './locating/features.ts';
import { meetingPoint } from './locating/meeting-point.ts';
import { findPath } from './locating/path.ts';
import { type Placed, refine } from './locating/refine.ts';
import { indexHashes, voteOffsets } from './locating/votes.ts';

/** A part of a clip and where it lies in the reference: clip time t is reference time t - clipStartMs + refStartMs. */
export interface Stretch {
  clipStartMs: number;
  clipEndMs: number;
  refStartMs: number;
}

/** Finds the stretches of the reference that received audio is made of, in the order of the clip. */
export type Locate = (pcm: Int16Array) => Stretch[];

const HOP = (RATE * FRAME_MS) / 1000;

const known = new WeakMap<Int16Array, Locate>();

/**
 * Makes the index of a reference (16 kHz mono, about a second for 12 minutes; once for the same samples). What it gives
 * finds cuts of the reference of a third of a second of speech and more, one after the other, under any gain and any of our encodings.
 * Silence counts to the speech beside it; audio that is not of the reference is left out.
 */
export function createLocate(samples: Int16Array): Locate {
  const made = known.get(samples);
  if (made) return made;
  const reference = featuresOf(samples);
  const index = indexHashes(reference);
  const locate: Locate = (pcm) => {
    const clip = featuresOf(pcm);
    const runs = findPath(clip, reference, voteOffsets(clip, index, reference.frames));
    return toStretches(clip, reference, extend(clip, reference, refine(clip, reference, runs)));
  };
  known.set(samples, locate);
  return locate;
}

function toStretches(clip: Features, reference: Features, placed: readonly Placed[]): Stretch[] {
  const edges = placed.map(({ from, to }): [number, number] => [from * HOP, Math.min(to * HOP, clip.samples.length)]);
  for (const [index, run] of placed.entries()) {
    const next = placed[index + 1];
    if (!next || next.from - run.to > TOUCHING) continue;
    const at = meetingPoint(clip, reference, run, next);
    (edges[index] as [number, number])[1] = at;
    (edges[index + 1] as [number, number])[0] = at;
  }
  return placed.map(({ shift }, index) => {
    const [from, to] = edges[index] as [number, number];
    return { clipStartMs: toMs(from), clipEndMs: toMs(to), refStartMs: toMs(from + shift) };
  });
}

/** Frames between two runs that are still one cut and not a stretch of something else. */
const TOUCHING = 10;

const toMs = (samples: number): number => Math.round((samples * 1000) / RATE);
