/** Full jitter: anything from nothing to a bound that doubles with every try, in milliseconds. `tries` so far, from 1. */
export function backoff(tries: number, random: () => number, { firstMs, longestMs }: { firstMs: number; longestMs: number }): number {
  return random() * Math.min(longestMs, firstMs * 2 ** (tries - 1));
}
