import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waveformBars } from './waveform.ts';

describe('waveformBars', () => {
  it('has at most 1500 bars, loses no loud moment, and leaves short recordings as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 5000 }), (percents) => {
        const peaks = percents.map((percent) => percent / 100);
        const bars = waveformBars(peaks);
        expect(bars.length).toBe(Math.min(1500, peaks.length));
        expect(bars.reduce((a, b) => Math.max(a, b), 0)).toBe(peaks.reduce((a, b) => Math.max(a, b), 0));
        if (peaks.length <= 1500) expect(bars).toEqual(peaks);
      }),
    );
  });

  it('puts a loud moment where it is', () => {
    const bars = waveformBars(Array.from({ length: 288_000 }, (_, index) => (index === 144_000 ? 0.987 : 0.1)));
    expect(bars.indexOf(0.99)).toBe(750);
    expect(bars.filter((bar) => bar !== 0.1)).toHaveLength(1);
  });
});
