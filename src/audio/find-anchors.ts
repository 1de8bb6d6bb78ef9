/** Of random sound one sample in 2^18 is hit: every 16 seconds. */
const BITS = 18;
/** With these two no constant, digital silence above all, is ever hit. */
const FACTOR = 0x9e3779b1;
const OFFSET = 0x41c64e6d;

/**
 * Takes the samples of a recording (signed 16 bit) one by one and says behind which of them an anchor lies: a place
 * that the last 32 samples define, and that there was no other such place in the `apart` samples before. So the same
 * sound has the same anchors wherever it lies in a recording, from `apart` and 32 samples behind its beginning on;
 * sound that repeats itself within `apart`, as a tone does, has one at most.
 */
export function createAnchorFinder(apart: number): (sample: number) => boolean {
  let hash = 0;
  let since = 0;
  return (sample) => {
    // What a sample adds has left the 32 bits after 32 others.
    hash = ((hash << 1) + Math.imul(sample, FACTOR) + OFFSET) | 0;
    since++;
    if (hash >>> (32 - BITS) !== 0) return false;
    const isAnchor = since >= apart;
    since = 0;
    return isAnchor;
  };
}
