import { describe, expect, it } from 'vitest';
import { CEPSTRA, createFrameDescriber, FRAME_NUMBERS, FRAME_SAMPLES, FRAME_SCALE } from './voice-frames.ts';

const RATE = 16_000;
const describeFrame = createFrameDescriber();

function frameOf(sample: (second: number) => number): number[] {
  const row = new Int16Array(FRAME_NUMBERS);
  describeFrame(
    Float64Array.from({ length: FRAME_SAMPLES }, (_, i) => sample(i / RATE)),
    row,
    0,
  );
  return Array.from(row, (value) => value / FRAME_SCALE);
}
/** The same again each time, -0.5 to 0.5. */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}
/** Ten harmonics, as a throat makes them. */
const voice =
  (hz: number, gain = 0.1) =>
  (second: number): number =>
    gain *
    Array.from({ length: 10 }, (_, i) => Math.sin(2 * Math.PI * hz * (i + 1) * second) / (i + 1)).reduce((sum, value) => sum + value, 0);

describe('a frame', () => {
  it.each([70, 75, 90, 110, 120, 150, 180, 210, 240, 290, 330, 370, 400])('knows a pitch of %i Hz', (hz) => {
    const frame = frameOf(voice(hz));
    expect(Math.exp(frame[CEPSTRA + 1] ?? 0) / hz).toBeCloseTo(1, 1);
    expect(frame[CEPSTRA + 2]).toBeGreaterThan(0.7);
  });

  it('has its loudness in ln of the power', () => {
    const [soft = 0, loud = 0] = [0.02, 0.2].map((gain) => frameOf(voice(150, gain))[CEPSTRA]);
    expect(loud - soft).toBeCloseTo(Math.log(100), 1);
  });

  it('has the same cepstrum however loud it is', () => {
    const [soft, loud] = [0.05, 0.5].map((gain) => {
      const breath = noise();
      const sound = voice(150);
      return frameOf((second) => gain * (sound(second) + 0.1 * breath())).slice(0, CEPSTRA);
    });
    for (const [i, value] of (soft ?? []).entries()) expect(loud?.[i]).toBeCloseTo(value, 1);
  });

  it('of silence and of noise has no voice', () => {
    expect(frameOf(() => 0).slice(CEPSTRA + 1)).toEqual([0, 0]);
    const hiss = noise();
    const frame = frameOf(() => hiss());
    expect(frame[CEPSTRA + 2]).toBeLessThan(0.5);
  });
});
