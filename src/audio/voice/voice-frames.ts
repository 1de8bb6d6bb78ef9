import { SAMPLE_RATE } from '../pcm.ts';
import { createRealFft } from './real-fft.ts';

/** A frame is described every so many milliseconds. */
export const FRAME_MS = 10;
/** Numbers that describe a frame: cepstral coefficients 1 to 19, loudness, pitch, voicing. */
export const FRAME_NUMBERS = 22;
export const CEPSTRA = 19;
/** Frames are kept as whole numbers, so many for one. */
export const FRAME_SCALE = 256;

/** 25 ms for the spectrum; 45 ms for the pitch: more than two periods of the lowest voice. */
const SPECTRUM_SAMPLES = 400;
const WIDE_SAMPLES = 720;
const SPECTRUM_SIZE = 512;
/** The pitch is looked for at 4 kHz. */
const COARSE = 4;
const COARSE_RATE = SAMPLE_RATE / COARSE;
const PITCH_SAMPLES = WIDE_SAMPLES / COARSE;
const PITCH_SIZE = 256;
/** Above 1.5 kHz there is more noise than voice. */
const HIGHEST_HARMONIC = (1500 * PITCH_SIZE) / COARSE_RATE;
const FILTERS = 30;
const LOWEST_HZ = 80;
const HIGHEST_HZ = 7600;
const LOWEST_PITCH_HZ = 65;
const HIGHEST_PITCH_HZ = 420;
const PRE_EMPHASIS = 0.97;
/** Twice a period repeats as well as the period. */
const OCTAVE_COST = 0.03;

/**
 * Describes the frame in the middle of `samples` (`FRAME_SAMPLES`, -1 to 1), into `frame` from `at` on: mel cepstrum,
 * ln of the mean power, ln of the pitch in Hz (0 without a voice), and how strongly it repeats (0 to 1), times FRAME_SCALE.
 */
export type FrameDescriber = (samples: Float64Array, frame: Int16Array, at: number) => void;

/** Samples that describe one frame; the frame itself lies in the middle. */
export const FRAME_SAMPLES = WIDE_SAMPLES;

export function createFrameDescriber(): FrameDescriber {
  const spectrumOf = createRealFft(SPECTRUM_SIZE);
  const pitchSpectrumOf = createRealFft(PITCH_SIZE);
  const spectrumWindow = hann(SPECTRUM_SAMPLES);
  const pitchWindow = hann(PITCH_SAMPLES);
  const filters = melFilters();
  const cosines = cosineTable();
  const windowed = new Float64Array(SPECTRUM_SIZE);
  const padded = new Float64Array(PITCH_SIZE);
  const coarse = new Float64Array(PITCH_SAMPLES);
  const bands = new Float64Array(FILTERS);
  const power = new Float64Array(PITCH_SIZE);
  const [shortestLag, longestLag] = [Math.floor(COARSE_RATE / HIGHEST_PITCH_HZ), Math.ceil(COARSE_RATE / LOWEST_PITCH_HZ)];
  const windowLags = autocorrelate(pitchWindow).slice();

  /** Autocorrelation, not scaled: the transform of the power, which is even and so has no imaginary part. */
  function autocorrelate(samples: Float64Array, highest = PITCH_SIZE / 2): Float64Array {
    padded.fill(0);
    padded.set(samples);
    const { real, imaginary } = pitchSpectrumOf(padded);
    power.fill(0);
    for (let k = 0; k <= highest; k++) {
      const value = (real[k] as number) ** 2 + (imaginary[k] as number) ** 2;
      power[k] = value;
      power[(PITCH_SIZE - k) % PITCH_SIZE] = value;
    }
    return pitchSpectrumOf(power).real;
  }

  return (samples, frame, at) => {
    const offset = (WIDE_SAMPLES - SPECTRUM_SAMPLES) / 2;
    let energy = 0;
    let before = samples[offset - 1] as number;
    for (let i = 0; i < SPECTRUM_SAMPLES; i++) {
      const sample = samples[offset + i] as number;
      energy += sample * sample;
      windowed[i] = (sample - PRE_EMPHASIS * before) * (spectrumWindow[i] as number);
      before = sample;
    }
    const { real, imaginary } = spectrumOf(windowed);
    for (let filter = 0; filter < FILTERS; filter++) {
      const { first, weights } = filters[filter] as MelFilter;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        const k = first + i;
        sum += (weights[i] as number) * ((real[k] as number) ** 2 + (imaginary[k] as number) ** 2);
      }
      bands[filter] = Math.log(sum + 1e-7);
    }
    for (let c = 0; c < CEPSTRA; c++) {
      let sum = 0;
      for (let filter = 0; filter < FILTERS; filter++) sum += (cosines[c * FILTERS + filter] as number) * (bands[filter] as number);
      frame[at + c] = toFixed(sum);
    }
    frame[at + CEPSTRA] = toFixed(Math.log(energy / SPECTRUM_SAMPLES + 1e-10));

    for (let i = 0; i < PITCH_SAMPLES; i++) {
      let sum = 0;
      for (let j = 0; j < COARSE; j++) sum += samples[i * COARSE + j] as number;
      coarse[i] = sum * (pitchWindow[i] as number);
    }
    const lags = autocorrelate(coarse, HIGHEST_HARMONIC);
    const [lag, voicing] = strongestLag(lags, windowLags, shortestLag, longestLag);
    frame[at + CEPSTRA + 1] = voicing > 0.3 ? toFixed(Math.log(COARSE_RATE / lag)) : 0;
    frame[at + CEPSTRA + 2] = toFixed(voicing);
  };
}

/** Where the sound repeats itself most (in coarse samples, and between them), and how much; after Boersma, shorter periods a little preferred. */
function strongestLag(lags: Float64Array, windowLags: Float64Array, shortest: number, longest: number): [lag: number, strength: number] {
  const whole = (lags[0] as number) / (windowLags[0] as number);
  if (whole <= 0) return [longest, 0];
  const at = (lag: number): number => (lags[lag] as number) / (windowLags[lag] as number) / whole;
  let best = longest;
  let bestScore = 0;
  let strength = 0;
  for (let lag = shortest; lag <= longest; lag++) {
    const value = at(lag);
    const before = at(lag - 1);
    const after = at(lag + 1);
    if (value < before || value < after) continue;
    // The top of a parabola through the three: a short period often ends between two samples.
    const bend = before - 2 * value + after;
    const shift = bend < 0 ? (0.5 * (before - after)) / bend : 0;
    const top = value - 0.25 * (before - after) * shift;
    const score = top - OCTAVE_COST * Math.log2(lag / shortest);
    if (score <= bestScore) continue;
    best = lag + shift;
    bestScore = score;
    strength = top;
  }
  return [best, Math.max(0, Math.min(1, strength))];
}

function hann(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / size));
}

interface MelFilter {
  first: number;
  weights: Float64Array;
}

function melFilters(): MelFilter[] {
  const mel = (hz: number): number => 1127 * Math.log(1 + hz / 700);
  const hzOf = (value: number): number => 700 * (Math.exp(value / 1127) - 1);
  const [low, high] = [mel(LOWEST_HZ), mel(HIGHEST_HZ)];
  const edges = Array.from(
    { length: FILTERS + 2 },
    (_, i) => (hzOf(low + ((high - low) * i) / (FILTERS + 1)) * SPECTRUM_SIZE) / SAMPLE_RATE,
  );
  return Array.from({ length: FILTERS }, (_, filter) => {
    const [from = 0, top = 0, to = 0] = edges.slice(filter, filter + 3);
    const first = Math.ceil(from);
    const weights = Float64Array.from({ length: Math.max(1, Math.floor(to) - first + 1) }, (_, i) => {
      const k = first + i;
      return Math.max(0, k <= top ? (k - from) / (top - from) : (to - k) / (to - top));
    });
    return { first, weights };
  });
}

function cosineTable(): Float64Array {
  const scale = Math.sqrt(2 / FILTERS);
  return Float64Array.from({ length: CEPSTRA * FILTERS }, (_, i) => {
    const [c, filter] = [Math.floor(i / FILTERS) + 1, i % FILTERS];
    return scale * Math.cos((Math.PI * c * (filter + 0.5)) / FILTERS);
  });
}

function toFixed(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value * FRAME_SCALE)));
}
