import { SAMPLE_RATE } from '../../pcm.ts';
import { createFft } from './fft.ts';

/** All is compared at this rate: every encoding keeps what lies below 2 kHz. */
export const RATE = 4000;
const DECIMATE = SAMPLE_RATE / RATE;
/** A frame every 10 ms, each looking at 64 ms. */
export const FRAME_MS = 10;
const HOP = (RATE * FRAME_MS) / 1000;
const WINDOW = 256;
const BANDS = 17;
const LOWEST_HZ = 110;
const HIGHEST_HZ = 1900;
/** Bits compare a frame with the one 30 ms before. */
const BACK = 3;
/** What is less than this below the loudest is speech or its tail, in decibels. */
const ACTIVE_RANGE = 30;
/** Frames that may be louder than what counts as the loudest: a click is not. */
const LOUDER = 8;
/** Nothing below this is speech: -65 dBFS in the terms of `energy`. */
const FAINTEST = -65;

/** What audio sounds like, whatever its gain. */
export interface Features {
  frames: number;
  /** For each frame 16 bits: does the energy tilt up between two neighbouring bands, against 30 ms before. */
  hash: Uint16Array;
  /** For each frame the mask of its three bits that were decided most narrowly. */
  weak: Uint16Array;
  /** 1 where there is speech, 0 where it is silent. */
  active: Uint8Array;
  /** At RATE, 1 is full scale. */
  samples: Float32Array;
}

export function featuresOf(pcm: Int16Array): Features {
  const samples = decimated(pcm);
  const frames = Math.ceil(samples.length / HOP);
  const { bands, energy } = spectrum(samples, frames);
  return { frames, samples, active: activity(energy), ...bitsOf(bands, frames) };
}

/** Low-passed with a windowed sinc, then every fourth sample. */
function decimated(pcm: Int16Array): Float32Array {
  const half = 6 * DECIMATE;
  const taps = Float32Array.from({ length: 2 * half + 1 }, (_, i) => {
    const x = (i - half) / DECIMATE;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x * 0.95) / (Math.PI * x * 0.95);
    return (sinc * (0.5 + 0.5 * Math.cos((Math.PI * (i - half)) / (half + 1))) * 0.95) / DECIMATE / 32_768;
  });
  const out = new Float32Array(Math.ceil(pcm.length / DECIMATE));
  for (let n = 0; n < out.length; n++) {
    const first = n * DECIMATE - half;
    const from = Math.max(0, -first);
    const to = Math.min(taps.length, pcm.length - first);
    let sum = 0;
    for (let k = from; k < to; k++) sum += (pcm[first + k] as number) * (taps[k] as number);
    out[n] = sum;
  }
  return out;
}

/** Log energies of the bands of every frame (row by row), and of all bands together. */
function spectrum(samples: Float32Array, frames: number): { bands: Float32Array; energy: Float32Array } {
  const fft = createFft(WINDOW);
  const hann = Float64Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / WINDOW));
  const edges = Array.from({ length: BANDS + 1 }, (_, band) =>
    Math.round((LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (band / BANDS) * WINDOW) / RATE),
  );
  // Low bands are narrower than what the window resolves: every band has at least one line of its own.
  for (let band = 1; band <= BANDS; band++) edges[band] = Math.max(edges[band] as number, (edges[band - 1] as number) + 1);
  const re = new Float64Array(WINDOW);
  const im = new Float64Array(WINDOW);
  const bands = new Float32Array(frames * BANDS);
  const energy = new Float32Array(frames);
  const load = (into: Float64Array, frame: number): void => {
    const first = frame * HOP - WINDOW / 2;
    for (let i = 0; i < WINDOW; i++) into[i] = (samples[first + i] ?? 0) * (hann[i] as number);
  };
  const store = (frame: number, sign: 1 | -1): void => {
    let total = 0;
    for (let band = 0; band < BANDS; band++) {
      let sum = 0;
      for (let k = edges[band] as number; k < (edges[band + 1] as number); k++) {
        // Two real frames went through as one complex one; this takes them apart.
        const a = (re[k] as number) + sign * (re[WINDOW - k] as number);
        const b = (im[k] as number) - sign * (im[WINDOW - k] as number);
        sum += a * a + b * b;
      }
      total += sum;
      bands[frame * BANDS + band] = Math.log(sum + 1e-9);
    }
    energy[frame] = 10 * Math.log10(total / WINDOW ** 2 + 1e-12);
  };
  for (let frame = 0; frame < frames; frame += 2) {
    load(re, frame);
    if (frame + 1 < frames) load(im, frame + 1);
    else im.fill(0);
    fft(re, im);
    store(frame, 1);
    if (frame + 1 < frames) store(frame + 1, -1);
  }
  return { bands, energy };
}

function activity(energy: Float32Array): Uint8Array {
  const loudest = energy.toSorted().at(-1 - Math.min(LOUDER, energy.length - 1)) ?? FAINTEST;
  const least = Math.max(loudest - ACTIVE_RANGE, FAINTEST);
  return Uint8Array.from(energy, (value) => (value > least ? 1 : 0));
}

function bitsOf(bands: Float32Array, frames: number): { hash: Uint16Array; weak: Uint16Array } {
  const hash = new Uint16Array(frames);
  const weak = new Uint16Array(frames);
  const margin = new Float32Array(BANDS - 1);
  for (let frame = BACK; frame < frames; frame++) {
    const now = frame * BANDS;
    const before = now - BACK * BANDS;
    let bits = 0;
    for (let band = 0; band < BANDS - 1; band++) {
      const tilt = (bands[now + band] as number) - (bands[now + band + 1] as number);
      const tiltBefore = (bands[before + band] as number) - (bands[before + band + 1] as number);
      margin[band] = Math.abs(tilt - tiltBefore);
      if (tilt > tiltBefore) bits |= 1 << band;
    }
    hash[frame] = bits;
    weak[frame] = weakest(margin);
  }
  return { hash, weak };
}

function weakest(margin: Float32Array): number {
  let mask = 0;
  for (let count = 0; count < 3; count++) {
    let least = -1;
    for (let band = 0; band < margin.length; band++)
      if (!(mask & (1 << band)) && (least === -1 || (margin[band] as number) < (margin[least] as number))) least = band;
    mask |= 1 << least;
  }
  return mask;
}
