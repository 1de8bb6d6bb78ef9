import { copyFile, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkModel, openSpeechDetector } from '../../src/audio/detect-speech.ts';
import { createAnchorFinder } from '../../src/audio/find-anchors.ts';
import { createSpeechFinder, PRE_ROLL } from '../../src/audio/find-speech.ts';
import type { SpeechRegion } from '../../src/audio/speech-region.ts';
import { recording, spliceClips } from '../support/audio-maker.ts';
import { CLIPS, fadingSpeech } from '../support/hear-again.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { concat, durationMs, SAMPLE_RATE, silence } from '../support/pcm.ts';

checkLeaks();

const MODEL = 'src/audio/models/silero_vad_16k.onnx';
/** How far from the true edge a region may begin or end. */
const TOLERANCE_MS = 250;

interface Detected {
  regions: SpeechRegion[];
  peaks: number[];
}

async function detect(pcm: Int16Array, blockSamples = 50_021): Promise<Detected> {
  await using detector = await openSpeechDetector();
  const found: Detected = { regions: [], peaks: [] };
  const keep = ({ regions, peaks }: Detected): void => {
    found.regions.push(...regions);
    found.peaks.push(...peaks);
  };
  for (let at = 0; at < pcm.length; at += blockSamples) keep(await detector.push(new Uint8Array(pcm.slice(at, at + blockSamples).buffer)));
  keep(await detector.end());
  return found;
}

/** Where a clip is loud first and last. */
function loudSpan(pcm: Int16Array): SpeechRegion {
  const loud = (sample: number): boolean => Math.abs(sample) > 1500;
  return { startMs: (pcm.findIndex(loud) * 1000) / SAMPLE_RATE, endMs: (pcm.findLastIndex(loud) * 1000) / SAMPLE_RATE };
}

/** Eight readings of the same text at once, each at another place of it: speech without any pause. */
function crowd(clips: readonly Int16Array[], seconds: number): Int16Array {
  const text = concat(...clips);
  const voices = [0, 2.6, 5.3, 8.4, 11.1, 14.2, 17.7, 21.9].map((at) => Math.round(at * SAMPLE_RATE));
  return new Int16Array(seconds * SAMPLE_RATE).map((_, i) => {
    const sum = voices.reduce((total, voice) => total + (text[(i + voice) % text.length] ?? 0), 0);
    return Math.max(-32_768, Math.min(32_767, sum));
  });
}

const noise = (ms: number, amplitude: number): Int16Array => {
  let state = 1;
  return silence(ms).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.round((state / 2 ** 31 - 1) * amplitude);
  });
};

describe('speech detection', () => {
  test('finds each clip where it was put, however the audio is cut into blocks', async () => {
    const clips = await Promise.all(['0880', '0930', '0890'].map((name) => recording(`librivox-austen-${name}.wav`)));
    const { pcm, spans } = spliceClips(clips, [1200, 2000, 5000, 900]);
    const { regions, peaks } = await detect(pcm);
    for (const { clip, startMs, endMs } of spans) {
      const loud = loudSpan(clips[clip] ?? silence(0));
      const inside = regions.filter((region) => region.endMs > startMs && region.startMs < endMs);
      expect(Math.abs((inside[0]?.startMs ?? 0) - (startMs + loud.startMs))).toBeLessThan(TOLERANCE_MS);
      expect(Math.abs((inside.at(-1)?.endMs ?? 0) - (startMs + loud.endMs))).toBeLessThan(TOLERANCE_MS);
    }
    const outside = regions.filter(
      ({ startMs, endMs }) => !spans.some((span) => startMs > span.startMs - TOLERANCE_MS && endMs < span.endMs + TOLERANCE_MS),
    );
    expect(outside).toEqual([]);
    expect(peaks).toHaveLength(Math.floor(durationMs(pcm) / 50));
    expect(peaks[0]).toBe(0);
    expect(Math.max(...peaks)).toBeCloseTo(pcm.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32_768, 3);
    expect((await detect(pcm, 333)).regions).toEqual(regions);
  });

  test.each([
    ['silence', silence(5000)],
    ['faint noise', noise(5000, 60)],
    ['loud noise', noise(5000, 12_000)],
    ['nothing at all', silence(0)],
  ])('finds no speech in %s', async (_, pcm) => {
    expect((await detect(pcm)).regions).toEqual([]);
  });

  test('finds the same, to the sample, in a trimmed recording from its first anchor on', async () => {
    const whole = (await fadingSpeech(CLIPS)).subarray(0, 64 * SAMPLE_RATE);
    const finder = createSpeechFinder(MODEL);
    const find = (pcm: Int16Array): SpeechRegion[] => {
      finder.begin();
      return [...finder.push(pcm), ...finder.end()];
    };
    const all = find(whole);
    for (const cut of [7, 200_001]) {
      const pcm = whole.subarray(cut);
      const isAnchor = createAnchorFinder(PRE_ROLL);
      const anchorMs = (cut + pcm.findIndex(isAnchor)) / 16;
      const behind = ({ startMs }: SpeechRegion): boolean => startMs >= anchorMs;
      const moved = find(pcm).map(({ startMs, endMs }) => ({ startMs: startMs + cut / 16, endMs: endMs + cut / 16 }));
      expect(moved.filter(behind)).toEqual(all.filter(behind));
      expect(moved.filter(behind).length).toBeGreaterThan(5);
    }
  });

  test('hands out speech without pauses in pieces of about a minute, none of it lost, and keeps its count of time', async () => {
    const clips = await Promise.all(['0880', '0930', '0890', '0920', '0870'].map((name) => recording(`librivox-austen-${name}.wav`)));
    const last = clips[0] ?? silence(0);
    const { pcm, spans } = spliceClips([crowd(clips, 100), last], [1000, 3000, 500]);
    const { regions } = await detect(pcm);
    const [long, short] = spans;
    const pieces = regions.filter(({ startMs }) => startMs < (long?.endMs ?? 0));
    // Over an anchor they may go on for another minute at most.
    for (const { startMs, endMs } of pieces) expect(endMs - startMs).toBeLessThan(121_000);
    // Behind pieces that no pause ended the next begins with the very next sample.
    const full = pieces.filter(({ startMs, endMs }) => endMs - startMs >= 60_000);
    expect(full.length).toBeGreaterThan(0);
    for (const piece of full) expect(pieces[pieces.indexOf(piece) + 1]?.startMs).toBe(piece.endMs);
    expect(Math.abs((pieces[0]?.startMs ?? 0) - (long?.startMs ?? 0))).toBeLessThan(TOLERANCE_MS);
    expect(Math.abs((pieces.at(-1)?.endMs ?? 0) - (long?.endMs ?? 0))).toBeLessThan(TOLERANCE_MS);
    // The same clip is found at the same place behind it as it is alone.
    const alone = (await detect(spliceClips([last], [3000, 500]).pcm)).regions;
    const moved = (short?.startMs ?? 0) - 3000;
    const behind = regions.slice(pieces.length);
    expect(behind).toHaveLength(alone.length);
    for (const [index, { startMs, endMs }] of behind.entries()) {
      expect(Math.abs(startMs - moved - (alone[index]?.startMs ?? 0))).toBeLessThan(100);
      expect(Math.abs(endMs - moved - (alone[index]?.endMs ?? 0))).toBeLessThan(100);
    }
  });
});

describe('the model file', () => {
  test('that is damaged or missing is an error that says so, until it is mended', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const model = join(folder.path, 'model.onnx');
    await expect(checkModel(model)).rejects.toThrow(/ENOENT.*model\.onnx/);
    const bytes = await readFile(MODEL);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    await writeFile(model, bytes);
    await expect(openSpeechDetector(model)).rejects.toThrow(/model\.onnx is damaged: SHA-256 .* git checkout/);
    await copyFile(MODEL, model);
    await using detector = await openSpeechDetector(model);
    expect(await detector.end()).toEqual({ regions: [], peaks: [] });
  });
});
