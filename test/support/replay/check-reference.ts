import { expect } from 'vitest';
import { openSpeechDetector } from '../../../src/audio/detect-speech.ts';
import type { SpeechRegion } from '../../../src/audio/speech-region.ts';
import { SAMPLE_RATE } from '../pcm.ts';
import type { Reference } from './make-reference.ts';

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
