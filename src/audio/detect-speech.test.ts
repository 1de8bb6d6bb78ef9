import { describe, expect, test } from 'vitest';
import { openSpeechDetector } from './detect-speech.ts';

/** Ten seconds of silence. */
const silence = () => new Uint8Array(10 * 32_000);

describe('a speech detector', () => {
  test('can be closed while its thread still loads the model', async () => {
    const detectors = await Promise.all([openSpeechDetector(), openSpeechDetector()]);
    await Promise.all(detectors.map((detector) => detector[Symbol.asyncDispose]()));
  });

  test('closed in the middle of its work, it finishes that first', async () => {
    const detector = await openSpeechDetector();
    const answer = detector.push(silence());
    await detector[Symbol.asyncDispose]();
    expect((await answer).peaks).toHaveLength(200);
  });

  test('finds nothing in silence', async () => {
    await using detector = await openSpeechDetector();
    const { regions, peaks } = await detector.push(silence());
    expect([regions, (await detector.end()).regions]).toEqual([[], []]);
    expect(peaks).toEqual(Array.from({ length: 200 }, () => 0));
  });
});
