import { addVector, clearMoments, emptyMoments, type Moments, type Prior } from './gaussian.ts';
import { loudnessAt } from './speech-runs.ts';
import { type FrameRun, rowWidth, type VoiceFrames } from './voice-frames.ts';

/** Frames softer than the usual voice by so much (ln of power) say little about who speaks. */
const SOFTER = 3;
/** So much of the sound must repeat itself: vowels tell voices apart best, and only they have a pitch. */
const VOICING = 0.3;
/** As if so many frames (200 ms) more had half of the spread of all: a few frames would seem to be all alike. */
const PRIOR_FRAMES = 20;
/** By how much the cepstrum of one person varies, who reads aloud (LibriVox). */
const NATURAL_SPREAD = [8, 4, 3.5, 3, 2.2, 2, 1.8, 1.7, 1.5, 1.25, 1.2, 1.1, 1.1, 1, 0.95, 0.9, 0.85, 0.8, 0.75];
/** The same for ln of the pitch. */
const PITCH_SPREAD = 0.2;
/** Steps of ln of the pitch that are told apart, and the lowest pitch. */
const PITCH_STEP = 0.02;
const LOWEST_PITCH = Math.log(60);

/** The frames that tell a voice, each a vector: cepstrum and pitch, so scaled that in one natural voice every number varies by about 1. */
export interface Voiced {
  has(frame: number): boolean;
  /** The vector of a frame; overwritten by the next call. */
  vector(frame: number): Float64Array;
  /** Ln of the pitch. */
  pitch(frame: number): number;
  prior: Prior;
}

export function voicedFrames(frames: VoiceFrames, runs: readonly FrameRun[]): Voiced {
  const { rows, cepstra, scale } = frames;
  const width = rowWidth(frames);
  const level = (loudnessAt(frames, runs, 0.6) - SOFTER) * scale;
  const pitch = (frame: number): number => (rows[frame * width + cepstra + 1] as number) / scale;
  const has = (frame: number): boolean =>
    (rows[frame * width + cepstra] as number) > level &&
    (rows[frame * width + cepstra + 2] as number) > VOICING * scale &&
    pitch(frame) > 0;
  const factors = Float64Array.from({ length: cepstra }, (_, i) => 1 / (scale * (NATURAL_SPREAD[i] ?? 1)));
  const values = new Float64Array(cepstra + 1);
  const vector = (frame: number): Float64Array => {
    for (let i = 0; i < cepstra; i++) values[i] = (rows[frame * width + i] as number) * (factors[i] as number);
    values[cepstra] = pitch(frame) / PITCH_SPREAD;
    return values;
  };
  const spread = emptyMoments(values.length);
  for (const { from, to } of runs) for (let frame = from; frame < to; frame++) if (has(frame)) addVector(spread, vector(frame));
  return { has, vector, pitch, prior: { spread, frames: PRIOR_FRAMES } };
}

/** Of the voiced frames of a run; `into` is written over. */
export function momentsOf(
  { has, vector, prior }: Voiced,
  { from, to }: FrameRun,
  into: Moments = emptyMoments(prior.spread.sum.length),
): Moments {
  const moments = clearMoments(into);
  for (let frame = from; frame < to; frame++) if (has(frame)) addVector(moments, vector(frame));
  return moments;
}

/** Ln of the pitch that half of the frames are above. */
export function medianPitch({ has, pitch }: Voiced, runs: readonly FrameRun[]): number {
  const histogram = new Float64Array(Math.ceil(2.1 / PITCH_STEP));
  let half = 0;
  for (const { from, to } of runs)
    for (let frame = from; frame < to; frame++) {
      if (!has(frame)) continue;
      const step = Math.max(0, Math.min(histogram.length - 1, Math.floor((pitch(frame) - LOWEST_PITCH) / PITCH_STEP)));
      histogram[step] = (histogram[step] as number) + 1;
      half += 0.5;
    }
  const median = histogram.findIndex((count) => {
    half -= count;
    return half < 0;
  });
  return LOWEST_PITCH + median * PITCH_STEP;
}
