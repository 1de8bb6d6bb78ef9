import { describe, expect, it } from 'vitest';
import { readWav } from '../../test/support/pcm.ts';
import { BYTES_PER_MS, pcmMs, wavHeader } from './pcm.ts';

describe('canonical PCM', () => {
  it('is 32 bytes a millisecond, begun ones left out', () => {
    expect(BYTES_PER_MS).toBe(32);
    expect([pcmMs(0), pcmMs(31), pcmMs(32), pcmMs(32_000 * 3600 * 4)]).toEqual([0, 0, 1, 14_400_000]);
  });

  it('has a header that another reader understands', () => {
    const samples = Buffer.from(Int16Array.from([1, -2, 32_767, -32_768]).buffer);
    const file = Buffer.concat([wavHeader(samples.length), samples]);
    expect(readWav(file)).toEqual({ sampleRate: 16_000, channels: 1, pcm: Int16Array.from([1, -2, 32_767, -32_768]) });
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
  });
});
