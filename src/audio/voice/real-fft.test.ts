import { describe, expect, it } from 'vitest';
import { createRealFft } from './real-fft.ts';

describe('createRealFft', () => {
  it.each([4, 8, 64, 512])('gives what the definition gives, for %i numbers', (size) => {
    const input = Array.from({ length: size }, (_, i) => Math.sin(i * 1.7) + ((i * 37) % 11) / 5);
    const { real, imaginary } = createRealFft(size)(input);
    for (let k = 0; k <= size / 2; k++) {
      const angle = (2 * Math.PI * k) / size;
      expect(real[k]).toBeCloseTo(
        input.reduce((sum, value, i) => sum + value * Math.cos(angle * i), 0),
        8,
      );
      expect(imaginary[k]).toBeCloseTo(-input.reduce((sum, value, i) => sum + value * Math.sin(angle * i), 0), 8);
    }
  });
});
