import type { SpeakerTurn } from '../../speaker-turn.ts';
import type { SpeakerPrint, VoicePrint } from '../voice-print.ts';
import { addMoments, emptyMoments, fitGaussian, logDensity, type Moments } from './gaussian.ts';
import { FRAME_MS, type FrameRun, frameCount, type VoiceFrames } from './voice-frames.ts';
import { momentsOf, voicedFrames } from './voiced.ts';

/** Goes up whenever the same sound gives other numbers. */
export const ACOUSTIC_PRINT = 'acoustic-1';
/** A voice that is heard for fewer voiced frames (5 s of vowels, about 10 s of speech) has no print: it would be one of its words. */
const FEWEST = 500;
const NOBODY = -1;
const SEVERAL = -2;

/** A print of everybody who says enough alone: how the cepstrum and the pitch of the voice lie, and how they vary. */
export function printVoices(frames: VoiceFrames, turns: readonly SpeakerTurn[]): SpeakerPrint[] {
  const speakers = [...new Set(turns.map(({ speaker }) => speaker))];
  const runs = runsAlone(frameCount(frames), turns, speakers);
  const voiced = voicedFrames(
    frames,
    runs.map(({ run }) => run),
  );
  const size = voiced.prior.spread.sum.length;
  const moments = speakers.map(() => emptyMoments(size));
  const scratch = emptyMoments(size);
  for (const { run, speaker } of runs) addMoments(moments[speaker] as Moments, momentsOf(voiced, run, scratch));
  return speakers.flatMap((speaker, index) => {
    const own = moments[index] as Moments;
    return own.count < FEWEST ? [] : [{ speaker, print: { kind: ACOUSTIC_PRINT, values: valuesOf(own) } }];
  });
}

/** How far two acoustic prints are apart: between the means, in units of how much the two voices vary. Infinite where one is broken. */
export function acousticDistance(a: VoicePrint, b: VoicePrint): number {
  const [first, second] = [readValues(a), readValues(b)];
  if (first === null || second === null || first.mean.length !== second.mean.length) return Number.POSITIVE_INFINITY;
  const size = first.mean.length;
  const shared: Moments = {
    count: 1,
    sum: new Float64Array(size),
    products: first.covariance.map((value, place) => (value + (second.covariance[place] as number)) / 2),
  };
  const gaussian = fitGaussian(shared, { spread: emptyMoments(size), frames: 0 });
  const apart = first.mean.map((value, row) => value - (second.mean[row] as number));
  return Math.sqrt(-2 * (logDensity(gaussian, apart) + gaussian.constant));
}

/** Runs in which one speaks and no other, and who. */
function runsAlone(count: number, turns: readonly SpeakerTurn[], speakers: readonly string[]): { run: FrameRun; speaker: number }[] {
  const owner = new Int16Array(count).fill(NOBODY);
  for (const { startMs, endMs, speaker } of turns) {
    const index = speakers.indexOf(speaker);
    for (let frame = Math.floor(startMs / FRAME_MS); frame < Math.min(count, Math.floor(endMs / FRAME_MS)); frame++)
      owner[frame] = owner[frame] === NOBODY || owner[frame] === index ? index : SEVERAL;
  }
  const runs: { run: FrameRun; speaker: number }[] = [];
  for (let frame = 0; frame < count; frame++) {
    const speaker = owner[frame] as number;
    const last = runs.at(-1);
    if (speaker < 0) continue;
    if (last && last.run.to === frame && last.speaker === speaker) last.run.to = frame + 1;
    else runs.push({ run: { from: frame, to: frame + 1 }, speaker });
  }
  return runs;
}

/** The mean, then the covariance (lower triangle, by rows). */
function valuesOf({ count, sum, products }: Moments): number[] {
  const mean = Array.from(sum, (value) => value / count);
  const values = [...mean];
  for (let row = 0, place = 0; row < mean.length; row++)
    for (let column = 0; column <= row; column++, place++)
      values.push((products[place] as number) / count - (mean[row] as number) * (mean[column] as number));
  return values.map((value) => Math.round(value * 1e4) / 1e4);
}

function readValues({ values }: VoicePrint): { mean: Float64Array; covariance: Float64Array } | null {
  // n means and n (n + 1) / 2 covariances.
  const size = (Math.sqrt(9 + 8 * values.length) - 3) / 2;
  if (!Number.isInteger(size) || size < 1 || !values.every(Number.isFinite)) return null;
  return { mean: Float64Array.from(values.slice(0, size)), covariance: Float64Array.from(values.slice(size)) };
}
