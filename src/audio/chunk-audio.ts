import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { BYTES_PER_MS } from './pcm.ts';

/** Speech is brought to this level (RMS of the parts that are not silence): -20 dBFS. */
const TARGET_RMS = 0.1;
const PEAK_LIMIT = 0.97;
/** Noise is not made louder than this. */
const MAX_GAIN = 31.6;
/** Blocks below this are no speech and do not count for the level: -50 dBFS. */
const SILENCE_RMS = 0.003;
const BLOCK = 320;

/** The pieces of a recording that a chunk is made of, one after the other, as canonical PCM before any gain. */
export async function readPieces(pcmFile: string, pieces: readonly (readonly [startMs: number, endMs: number])[]): Promise<Int16Array> {
  const file = await open(pcmFile, 'r');
  try {
    const bytes = Buffer.alloc(pieces.reduce((sum, [start, end]) => sum + (end - start) * BYTES_PER_MS, 0));
    let at = 0;
    for (const [start, end] of pieces) {
      const { bytesRead } = await file.read(bytes, at, (end - start) * BYTES_PER_MS, start * BYTES_PER_MS);
      at += bytesRead;
    }
    return new Int16Array(bytes.buffer, bytes.byteOffset, at >> 1);
  } finally {
    await file.close();
  }
}

/** SHA-256 of what `readPieces` gives. */
export async function hashPieces(pcmFile: string, pieces: readonly (readonly [startMs: number, endMs: number])[]): Promise<string> {
  const { buffer, byteOffset, byteLength } = await readPieces(pcmFile, pieces);
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/** The one factor for a chunk: from the RMS of its speech, limited by its peak. 1 for silence. */
export function gainFor(samples: Int16Array): number {
  let peak = 0;
  let squares = 0;
  let counted = 0;
  for (let from = 0; from < samples.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, samples.length);
    let sum = 0;
    for (let i = from; i < to; i++) {
      const value = (samples[i] ?? 0) / 32_768;
      sum += value * value;
      if (value > peak) peak = value;
      else if (-value > peak) peak = -value;
    }
    if (Math.sqrt(sum / (to - from)) < SILENCE_RMS) continue;
    squares += sum;
    counted += to - from;
  }
  if (counted === 0 || peak === 0) return 1;
  return Math.min(TARGET_RMS / Math.sqrt(squares / counted), PEAK_LIMIT / peak, MAX_GAIN);
}

/** Applies a gain in place, limited to 16 bit. */
export function applyGain(samples: Int16Array, gain: number): void {
  for (let i = 0; i < samples.length; i++) samples[i] = Math.max(-32_768, Math.min(32_767, Math.round((samples[i] ?? 0) * gain)));
}
