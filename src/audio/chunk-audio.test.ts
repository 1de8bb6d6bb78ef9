import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyGain, gainFor, readPieces } from './chunk-audio.ts';

const sine = (amplitude: number, seconds = 1): Int16Array =>
  new Int16Array(16_000 * seconds).map((_, index) => Math.round(amplitude * Math.sin((2 * Math.PI * 300 * index) / 16_000)));
const rms = (samples: Int16Array): number => Math.sqrt(samples.reduce((sum, value) => sum + (value / 32_768) ** 2, 0) / samples.length);
const silence = new Int16Array(16_000);

describe('readPieces', () => {
  it('joins the stretches, and gives less where the file is shorter', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const path = join(folder.path, 'audio.pcm');
    const samples = new Int16Array(16 * 100).map((_, index) => index);
    await writeFile(path, samples);
    const read = await readPieces(path, [
      [10, 12],
      [90, 91],
    ]);
    expect([...read]).toEqual([...samples.subarray(160, 192), ...samples.subarray(1440, 1456)]);
    expect(await readPieces(path, [[95, 130]])).toEqual(samples.subarray(1520));
    expect(await readPieces(path, [])).toHaveLength(0);
  });
});

describe('the gain of a chunk', () => {
  it('brings quiet and loud speech to -20 dBFS', () => {
    for (const amplitude of [400, 3000, 20_000]) {
      const samples = sine(amplitude);
      applyGain(samples, gainFor(samples));
      expect(rms(samples)).toBeCloseTo(0.1, 2);
    }
  });

  it('goes by the speech, not by how much silence is round it', () => {
    const speech = sine(3000);
    expect(gainFor(Int16Array.from([...silence, ...speech, ...silence]))).toBeCloseTo(gainFor(speech), 5);
  });

  it('is 1 for silence and for what is fainter than speech', () => {
    expect([gainFor(silence), gainFor(sine(50)), gainFor(new Int16Array(0))]).toEqual([1, 1, 1]);
  });

  it('never clips and never makes anything more than 30 dB louder', () => {
    fc.assert(
      fc.property(fc.int16Array({ minLength: 1, maxLength: 2000 }), (samples) => {
        const gain = gainFor(samples);
        expect(gain).toBeLessThanOrEqual(31.6);
        const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        if (gain !== 1) expect(peak * gain).toBeLessThanOrEqual(32_768 * 0.97 + 1e-6);
        const signs = samples.map(Math.sign);
        applyGain(samples, gain);
        expect(samples.every((value, index) => value === 0 || Math.sign(value) === signs[index])).toBe(true);
      }),
    );
  });
});
