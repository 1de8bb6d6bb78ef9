import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnchorFinder } from './find-anchors.ts';

const APART = 20_000;
const MEAN = 2 ** 18;

/** Loud noise; `amplitude` 2 is that of a quiet room. */
function noise(length: number, seed: number, amplitude = 20_000): Int16Array {
  let state = seed;
  const samples = new Int16Array(length);
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    samples[i] = Math.round((state / 2 ** 31 - 1) * amplitude);
  }
  return samples;
}

function anchorsIn(samples: Int16Array, apart = APART): number[] {
  const isAnchor = createAnchorFinder(apart);
  const places: number[] = [];
  for (let place = 0; place < samples.length; place++) if (isAnchor(samples[place] as number)) places.push(place);
  return places;
}

describe('anchors', () => {
  it('are where they were in a recording that was trimmed, but for the start', () => {
    const whole = noise(5 * MEAN, 7);
    const places = anchorsIn(whole);
    fc.assert(
      fc.property(fc.nat(2 * MEAN), (cut) => {
        const clear = APART + 32;
        const trimmed = anchorsIn(whole.subarray(cut)).filter((place) => place >= clear);
        expect(trimmed).toEqual(places.filter((place) => place >= cut + clear).map((place) => place - cut));
      }),
      { numRuns: 4 },
    );
  });

  it('depend on nothing but the samples: what comes before may be anything', () => {
    const common = noise(4 * MEAN, 3);
    const behind = (before: Int16Array) =>
      anchorsIn(Int16Array.from([...before, ...common]))
        .map((place) => place - before.length)
        .filter((place) => place >= APART + 32);
    expect(behind(noise(1001, 4))).toEqual(behind(noise(77_777, 5)));
    expect(behind(new Int16Array(0)).length).toBeGreaterThan(0);
  });

  it.each([2, 300, 20_000])('come about every 16 seconds, and never nearer than they may, in noise of %i', (amplitude) => {
    const places = anchorsIn(noise(12 * MEAN, 11, amplitude));
    expect(places.length).toBeGreaterThan(3);
    expect(places.length).toBeLessThan(25);
    for (const [index, place] of places.entries()) expect(place - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual(APART);
  });

  it('are never in a constant, whatever its value', () => {
    const isAnchor = createAnchorFinder(0);
    let found = 0;
    for (let value = -32_768; value <= 32_767; value++)
      // Until nothing of the value before is left.
      for (let i = 0; i < 64; i++) if (isAnchor(value) && i >= 32) found++;
    expect(found).toBe(0);
  });

  it('are at most once in sound that repeats itself', () => {
    const period = noise(APART - 100, 5);
    const repeated = Int16Array.from({ length: 20 * period.length }, (_, i) => period[i % period.length] as number);
    expect(anchorsIn(repeated).length).toBeLessThanOrEqual(1);
  });
});
