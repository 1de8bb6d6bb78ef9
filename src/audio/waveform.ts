/** As many bars as the widest screen can show. */
const BARS = 1500;

/** Reduces loudness values to at most 1500 bars, 0 to 1 with two decimals, each the loudest of its stretch. */
export function waveformBars(peaks: readonly number[]): number[] {
  const bars = Math.min(BARS, peaks.length);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars));
    let loudest = 0;
    for (let i = from; i < to; i++) loudest = Math.max(loudest, peaks[i] ?? 0);
    return Math.round(loudest * 100) / 100;
  });
}
