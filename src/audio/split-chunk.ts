import { BYTES_PER_MS, SAMPLE_RATE } from './pcm.ts';
import { chunkOf, type PlannedChunk } from './plan-chunks.ts';

/** Nothing shorter is split. */
const SMALLEST_MS = 2000;
const OVERLAP_MS = 2000;
/** Longer than the silence inside of a word. */
const WINDOW_MS = 200;
/** A window this much quieter than the chunk is a pause. */
const PAUSE_SHARE = 0.15;
const SAMPLES_PER_MS = BYTES_PER_MS / 2;

/**
 * Two halves of a chunk that was too large: cut at the quietest place of its middle half, a long silence that is not
 * sent before all; with an overlap where there is no pause. `samples`: what the chunk is made of, one piece after the
 * other, 16 kHz. Null for one that is too short to be split.
 */
export function splitChunk(chunk: PlannedChunk, samples: Int16Array): [PlannedChunk, PlannedChunk] | null {
  const lengthMs = Math.floor(samples.length / SAMPLES_PER_MS);
  if (lengthMs < SMALLEST_MS) return null;
  const low = lengthMs / 4;
  const high = (lengthMs * 3) / 4;
  const joint = nearest(joints(chunk), lengthMs / 2);
  if (joint !== null && joint >= low && joint <= high) return halves(chunk, joint, 0);
  const { atMs, share } = quietest(samples, low, high);
  return halves(chunk, atMs, share < PAUSE_SHARE ? 0 : Math.min(OVERLAP_MS, Math.floor(lengthMs / 4)));
}

/** Where one piece follows another, in milliseconds of the clip. */
function joints({ pieces }: PlannedChunk): number[] {
  let at = 0;
  return pieces.slice(0, -1).map(([startMs, endMs]) => (at += endMs - startMs));
}

function nearest(values: readonly number[], to: number): number | null {
  return values.reduce<number | null>((best, value) => (best === null || Math.abs(value - to) < Math.abs(best - to) ? value : best), null);
}

/** The middle of the quietest window, and its level as a share of the whole. */
function quietest(samples: Int16Array, lowMs: number, highMs: number): { atMs: number; share: number } {
  const length = (WINDOW_MS * SAMPLE_RATE) / 1000;
  let best = { atMs: (lowMs + highMs) / 2, level: Number.POSITIVE_INFINITY };
  for (let ms = Math.ceil(lowMs); ms + WINDOW_MS <= highMs; ms += WINDOW_MS / 8) {
    const level = rms(samples, ms * SAMPLES_PER_MS, ms * SAMPLES_PER_MS + length);
    if (level < best.level) best = { atMs: ms + WINDOW_MS / 2, level };
  }
  return { atMs: Math.round(best.atMs), share: best.level / Math.max(1, rms(samples, 0, samples.length)) };
}

function rms(samples: Int16Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (samples[i] ?? 0) ** 2;
  return Math.sqrt(sum / (to - from));
}

function halves(chunk: PlannedChunk, atMs: number, overlapMs: number): [PlannedChunk, PlannedChunk] {
  return [
    chunkOf(cutPieces(chunk.pieces, 0, atMs), chunk.overlapMs),
    chunkOf(cutPieces(chunk.pieces, atMs - overlapMs, Number.POSITIVE_INFINITY), overlapMs),
  ];
}

/** The pieces between two places of the clip. */
function cutPieces(pieces: PlannedChunk['pieces'], fromMs: number, toMs: number): PlannedChunk['pieces'] {
  let clipMs = 0;
  return pieces.flatMap(([startMs, endMs]) => {
    const from = Math.max(startMs, startMs + fromMs - clipMs);
    const to = Math.min(endMs, startMs + toMs - clipMs);
    clipMs += endMs - startMs;
    return from < to ? [[from, to] satisfies [number, number]] : [];
  });
}
