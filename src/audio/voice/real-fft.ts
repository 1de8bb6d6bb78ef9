/** Real and imaginary parts of the first half of a spectrum, the place of half the rate included. Overwritten by the next call. */
export interface Spectrum {
  real: Float64Array;
  imaginary: Float64Array;
}

/** The discrete Fourier transform of `size` real numbers, a power of two from 4 on: a complex one of half the size. */
export function createRealFft(size: number): (input: ArrayLike<number>) => Spectrum {
  const half = size / 2;
  const re = new Float64Array(half);
  const im = new Float64Array(half);
  const cosines = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sines = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size));
  const bits = Math.log2(half);
  const reversed = Uint32Array.from({ length: half }, (_, i) => {
    let turned = 0;
    for (let bit = 0; bit < bits; bit++) turned |= ((i >> bit) & 1) << (bits - 1 - bit);
    return turned;
  });
  const real = new Float64Array(half + 1);
  const imaginary = new Float64Array(half + 1);

  function transform(): void {
    for (let length = 2; length <= half; length *= 2) {
      const middle = length / 2;
      // The table is that of the whole size.
      const stride = size / length;
      for (let k = 0, at = 0; k < middle; k++, at += stride) {
        const c = cosines[at] as number;
        const s = sines[at] as number;
        for (let low = k; low < half; low += length) {
          const high = low + middle;
          const hr = re[high] as number;
          const hi = im[high] as number;
          const tr = hr * c + hi * s;
          const ti = hi * c - hr * s;
          const lr = re[low] as number;
          const li = im[low] as number;
          re[high] = lr - tr;
          im[high] = li - ti;
          re[low] = lr + tr;
          im[low] = li + ti;
        }
      }
    }
  }

  return (input) => {
    for (let i = 0; i < half; i++) {
      const place = reversed[i] as number;
      re[place] = input[2 * i] as number;
      im[place] = input[2 * i + 1] as number;
    }
    transform();
    for (let k = 0; k <= half; k++) {
      const a = k === half ? 0 : k;
      const b = k === 0 ? 0 : half - k;
      const evenRe = ((re[a] as number) + (re[b] as number)) / 2;
      const evenIm = ((im[a] as number) - (im[b] as number)) / 2;
      const oddRe = ((im[a] as number) + (im[b] as number)) / 2;
      const oddIm = ((re[b] as number) - (re[a] as number)) / 2;
      const c = k === half ? -1 : (cosines[k] as number);
      const s = k === half ? 0 : (sines[k] as number);
      real[k] = evenRe + oddRe * c + oddIm * s;
      imaginary[k] = evenIm + oddIm * c - oddRe * s;
    }
    return { real, imaginary };
  };
}
