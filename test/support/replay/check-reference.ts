import { expect } from 'vitest';
import { openSpeechDetector } from '../../../src/audio/detect-speech.ts';
import type { SpeechRegion } from '../../../src/audio/speech-region.ts';
import { SAMPLE_RATE } from '../pcm.ts';
import type { Stretch } from './locate.ts';
import type { Reference } from './make-reference.ts';
import type { Random } from './random.ts';

const MS = SAMPLE_RATE / 1000;
/** Of the noise that lies under everything. */
const NOISE = 8;
const BLOCK_MS = 5;

/** Fails unless words begin and end with something to hear, and nothing but the noise floor is outside of them. */
export function expectSpoken({ samples, words, pauseFree, durationMs }: Reference): void {
  expect(words.every(({ startMs }) => Number.isInteger(startMs))).toBe(true);
  let before = 0;
  for (const { startMs, endMs, text } of [...words, { startMs: durationMs, endMs: durationMs, text: 'the end' }]) {
    expect(loudest(samples, before, startMs), `before ${text}`).toBeLessThanOrEqual(NOISE);
    if (startMs < durationMs) {
      expect(loudest(samples, startMs, startMs + BLOCK_MS), `start of ${text}`).toBeGreaterThan(NOISE);
      expect(loudest(samples, endMs - BLOCK_MS, endMs), `end of ${text}`).toBeGreaterThan(NOISE);
    }
    const joined = startMs >= pauseFree.startMs && startMs < pauseFree.endMs;
    expect(startMs - before === 0, text).toBe(joined);
    before = endMs;
  }
}

function loudest(samples: Int16Array, fromMs: number, toMs: number): number {
  return samples.subarray(fromMs * MS, toMs * MS).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** So much of a word may lie outside of what the detector takes for speech. */
const OUTSIDE_MS = 100;

/** Words that the product's own speech detector does not hear, and how much of them; there must be none. */
export async function heardAsSpeech({ samples, words }: Reference): Promise<string[]> {
  await using detector = await openSpeechDetector();
  const regions: SpeechRegion[] = [];
  for (let at = 0; at < samples.length; at += 10 * SAMPLE_RATE)
    regions.push(...(await detector.push(new Uint8Array(samples.slice(at, at + 10 * SAMPLE_RATE).buffer))).regions);
  regions.push(...(await detector.end()).regions);
  return words.flatMap(({ startMs, endMs, text }) => {
    const heard = regions.reduce((sum, region) => sum + Math.max(0, Math.min(endMs, region.endMs) - Math.max(startMs, region.startMs)), 0);
    return endMs - startMs - heard > OUTSIDE_MS ? [`${text} at ${startMs} ms: ${endMs - startMs - heard} ms not heard`] : [];
  });
}

/** A clip made of stretches of the reference, and what they are. */
export interface Splice {
  pcm: Int16Array;
  stretches: (Stretch & { speechMs: number })[];
}

/** Cuts, each its start and length in milliseconds, one after the other and all with one gain. */
export function splice(
  { samples, words, durationMs }: Reference,
  cuts: readonly (readonly [startMs: number, lengthMs: number])[],
  gain: number,
): Splice {
  const lengths = cuts.map(([startMs, lengthMs]) => Math.max(1, Math.min(lengthMs, durationMs - startMs)));
  const pcm = new Int16Array(lengths.reduce((sum, length) => sum + length, 0) * MS);
  let clipStartMs = 0;
  const stretches = cuts.map(([refStartMs], index) => {
    const clipEndMs = clipStartMs + (lengths[index] ?? 0);
    const refEndMs = refStartMs + clipEndMs - clipStartMs;
    pcm.set(
      samples.subarray(refStartMs * MS, refEndMs * MS).map((sample) => Math.round(sample * gain)),
      clipStartMs * MS,
    );
    const speechMs = words.reduce((sum, word) => sum + Math.max(0, Math.min(word.endMs, refEndMs) - Math.max(word.startMs, refStartMs)), 0);
    const stretch = { clipStartMs, clipEndMs, refStartMs, speechMs };
    clipStartMs = clipEndMs;
    return stretch;
  });
  return { pcm, stretches };
}

/** So many cuts from anywhere, of 0.6 to 9 s. */
export function spliceAtRandom(reference: Reference, random: Random, count: number): Splice {
  const cuts = Array.from({ length: count }, (): [number, number] => {
    const length = random.whole(600, 9000);
    return [random.whole(0, reference.durationMs - length), length];
  });
  return splice(reference, cuts, 0.1 + 1.1 * random.next());
}

/** So many cuts whose edges lie in pauses, as those of the product do. */
export function spliceAtPauses(reference: Reference, random: Random, count: number): Splice {
  const { words } = reference;
  const edges = words.flatMap(({ startMs }, index) => {
    const before = words[index - 1]?.endMs ?? 0;
    return startMs - before >= 600 ? [Math.round((before + startMs) / 2)] : [];
  });
  const cuts = Array.from({ length: count }, (): [number, number] => {
    const first = random.whole(0, edges.length - 2);
    return [edges[first] as number, Math.min((edges[first + 1] as number) - (edges[first] as number), 12_000)];
  });
  return splice(reference, cuts, 0.1 + 1.1 * random.next());
}
