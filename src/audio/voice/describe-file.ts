import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { SAMPLE_RATE } from '../pcm.ts';
import { createFrameDescriber, FRAME_MS, FRAME_NUMBERS, FRAME_SAMPLES } from './voice-frames.ts';

const HOP = (SAMPLE_RATE * FRAME_MS) / 1000;
/** Frames that are read at a time. */
const BLOCK = 1000;

/** The frames of a file of canonical PCM, FRAME_NUMBERS for each, blocking: for a thread of its own. Never holds more of the sound than some seconds. */
export function describeFile(pcmFile: string): Int16Array {
  const file = openSync(pcmFile, 'r');
  try {
    const count = Math.floor(fstatSync(file).size / 2 / HOP);
    const rows = new Int16Array(count * FRAME_NUMBERS);
    const describe = createFrameDescriber();
    /** What lies on each side of a frame that belongs to its description. */
    const margin = (FRAME_SAMPLES - HOP) / 2;
    const sound = new Int16Array(BLOCK * HOP + 2 * margin);
    const samples = new Float64Array(FRAME_SAMPLES);
    for (let first = 0; first < count; first += BLOCK) {
      readSamples(file, first * HOP - margin, sound);
      for (let frame = first; frame < Math.min(count, first + BLOCK); frame++) {
        const from = (frame - first) * HOP;
        for (let i = 0; i < FRAME_SAMPLES; i++) samples[i] = (sound[from + i] as number) / 32_768;
        describe(samples, rows, frame * FRAME_NUMBERS);
      }
    }
    return rows;
  } finally {
    closeSync(file);
  }
}

/** Fills `sound` from the sample `from` on; outside the file there is silence. */
function readSamples(file: number, from: number, sound: Int16Array): void {
  sound.fill(0);
  const skipped = Math.max(0, -from);
  const bytes = new Uint8Array(sound.buffer, sound.byteOffset + 2 * skipped, 2 * (sound.length - skipped));
  for (let filled = 0; filled < bytes.length; ) {
    const read = readSync(file, bytes, filled, bytes.length - filled, 2 * (from + skipped) + filled);
    if (read === 0) return;
    filled += read;
  }
}
