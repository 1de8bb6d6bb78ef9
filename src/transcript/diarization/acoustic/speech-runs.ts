import { FRAME_MS, type FrameRun, frameCount, loudnessOf, type VoiceFrames } from './voice-frames.ts';

/** What is softer than the usual voice by so much (ln of power; 4 are 17 dB) is a pause. */
const SOFTER = 4;
/** So much above the quietest (6 dB) is more than noise. */
const ABOVE_NOISE = 1.4;
/** Softer than this there is nothing to hear: -87 dB. */
const SILENCE = -20;
/** Loud sound so near to detected speech belongs to it. */
const REACH = 30;
/** Shorter pauses belong to the speech. */
const BRIDGED = 30;
const SHORTEST = 8;
/** Sounds begin and end softly. */
const EDGE = 2;

/** A time with a voice in it, from a detector that knows voices but not exactly where they end; milliseconds. */
export interface DetectedSpeech {
  startMs: number;
  endMs: number;
}

/**
 * Where somebody speaks, to the frame: pauses and late endings of the detected speech are taken off by loudness, and
 * loud sound that goes on around it is put to it.
 */
export function speechRuns(frames: VoiceFrames, detected: readonly DetectedSpeech[]): FrameRun[] {
  const count = frameCount(frames);
  const distance = distances(count, detected);
  const { voice, noise } = levels(frames, distance);
  const threshold = Math.max(noise + ABOVE_NOISE, voice - SOFTER);
  const within = Math.max(noise + ABOVE_NOISE / 2, voice - SOFTER);
  const runs: (FrameRun & { detected: boolean })[] = [];
  for (let frame = 0; frame < count; frame++) {
    const away = distance[frame] as number;
    if (away > REACH || loudnessOf(frames, frame) <= (away === 0 ? within : threshold)) continue;
    const last = runs.at(-1);
    if (last && frame - last.to <= BRIDGED) {
      last.to = frame + 1;
      last.detected ||= away === 0;
    } else runs.push({ from: frame, to: frame + 1, detected: away === 0 });
  }
  return runs
    .filter((run) => run.detected && run.to - run.from >= SHORTEST)
    .map(({ from, to }) => ({ from: Math.max(0, from - EDGE), to: Math.min(count, to + EDGE) }));
}

/** How many frames each lies away from detected speech, up to a little more than `REACH`. */
function distances(count: number, detected: readonly DetectedSpeech[]): Uint8Array {
  const distance = new Uint8Array(count).fill(REACH + 1);
  for (const { startMs, endMs } of detected) {
    const [from, to] = [Math.floor(startMs / FRAME_MS), Math.ceil(endMs / FRAME_MS)];
    for (let frame = Math.max(0, from - REACH); frame < Math.min(count, to + REACH); frame++) {
      const away = Math.max(0, from - frame, frame - to + 1);
      distance[frame] = Math.min(distance[frame] as number, away);
    }
  }
  return distance;
}

/** How loud the voices usually are, and how loud it is when nobody speaks. */
function levels(frames: VoiceFrames, distance: Uint8Array): { voice: number; noise: number } {
  const voice = loudnessQuantile(frames, 0.6, (frame) => distance[frame] === 0);
  return {
    voice,
    noise: Math.max(
      SILENCE,
      loudnessQuantile(frames, 0.05, () => true),
    ),
  };
}

/** So loud are the frames of the runs, but for a share of them that is softer. */
export function loudnessAt(frames: VoiceFrames, runs: readonly FrameRun[], share: number): number {
  const isIn = new Uint8Array(frameCount(frames));
  for (const { from, to } of runs) isIn.fill(1, from, to);
  return loudnessQuantile(frames, share, (frame) => isIn[frame] === 1);
}

/** By a histogram, in tenths: a recording has too many frames to sort them. */
function loudnessQuantile(frames: VoiceFrames, share: number, isIn: (frame: number) => boolean): number {
  const [steps, lowest] = [10, -25];
  const histogram = new Float64Array(27 * steps);
  let left = 0;
  for (let frame = 0; frame < frameCount(frames); frame++) {
    if (!isIn(frame)) continue;
    const step = Math.max(0, Math.min(histogram.length - 1, Math.round((loudnessOf(frames, frame) - lowest) * steps)));
    histogram[step] = (histogram[step] as number) + 1;
    left += share;
  }
  const found = histogram.findIndex((count) => {
    left -= count;
    return left < 0;
  });
  return lowest + Math.max(0, found) / steps;
}
