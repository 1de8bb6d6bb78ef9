import { describe, expect, it } from 'vitest';
import { speechRuns } from './speech-runs.ts';
import type { VoiceFrames } from './voice-frames.ts';

/** One frame for each loudness, in ln of power. */
function frames(...loudness: number[]): VoiceFrames {
  const rows = new Int16Array(loudness.length * 4);
  for (const [frame, value] of loudness.entries()) rows[frame * 4 + 1] = Math.round(value * 100);
  return { rows, cepstra: 1, scale: 100 };
}
const times = (count: number, value: number): number[] => Array(count).fill(value);

describe('speechRuns', () => {
  it('ends where the sound does, however late the detector notices', () => {
    const sound = frames(...times(50, -18), ...times(100, -6), ...times(100, -18));
    expect(speechRuns(sound, [{ startMs: 400, endMs: 1700 }])).toEqual([{ from: 48, to: 152 }]);
  });

  it('goes on with loud sound beside what was detected, but not far', () => {
    const sound = frames(...times(100, -18), ...times(100, -6), ...times(100, -18), ...times(60, -6), ...times(50, -18));
    expect(speechRuns(sound, [{ startMs: 1200, endMs: 1800 }])).toEqual([{ from: 98, to: 202 }]);
  });

  it('parts at pauses but not at short ones', () => {
    const sound = frames(...times(100, -6), ...times(20, -18), ...times(100, -6), ...times(60, -18), ...times(100, -6), ...times(20, -18));
    expect(speechRuns(sound, [{ startMs: 0, endMs: 3800 }])).toEqual([
      { from: 0, to: 222 },
      { from: 278, to: 382 },
    ]);
  });

  it('finds nothing where nothing was detected', () => {
    expect(speechRuns(frames(...times(100, -6)), [])).toEqual([]);
    expect(speechRuns(frames(), [{ startMs: 0, endMs: 100 }])).toEqual([]);
  });
});
