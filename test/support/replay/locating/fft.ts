/** In-place complex FFT of one size, a power of two. */
export function createFft(size: number): (re: Float64Array, im: Float64Array) => void {
  const bits = Math.log2(size);
  if (!Number.isInteger(bits)) throw new RangeError(`expected a power of two, got ${size}`);
  const cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sin = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
  const mirrored = Uint32Array.from({ length: size }, (_, i) => {
    let mirror = 0;
    for (let bit = 0; bit < bits; bit++) mirror |= ((i >> bit) & 1) << (bits - 1 - bit);
    return mirror;
  });
  return (re, im) => {
    for (let i = 0; i < size; i++) {
      const j = mirrored[i] as number;
      if (j <= i) continue;
      const x = re[i] as number;
      const y = im[i] as number;
      re[i] = re[j] as number;
      im[i] = im[j] as number;
      re[j] = x;
      im[j] = y;
    }
    for (let half = 1; half < size; half *= 2) {
      const step = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const c = cos[k * step] as number;
          const s = sin[k * step] as number;
          const low = start + k;
          const high = low + half;
          const x = (re[high] as number) * c - (im[high] as number) * s;
          const y = (re[high] as number) * s + (im[high] as number) * c;
          re[high] = (re[low] as number) - x;
          im[high] = (im[low] as number) - y;
          re[low] = (re[low] as number) + x;
          im[low] = (im[low] as number) + y;
        }
      }
    }
  };
}
