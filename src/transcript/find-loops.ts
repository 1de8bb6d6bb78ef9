/** A phrase that repeats itself: places in a row of words, end not included. */
export interface Loop {
  from: number;
  to: number;
  /** Words of the phrase. */
  period: number;
  times: number;
}

const LONGEST_PHRASE = 6;
const LEAST_TIMES = 4;

/** Phrases of 1 to 6 words said at least four times in a row, in order; words are compared as they are. */
export function findLoops(words: readonly string[]): Loop[] {
  const loops: Loop[] = [];
  for (let from = 0; from < words.length; ) {
    const loop = loopAt(words, from);
    if (loop) loops.push(loop);
    from = loop?.to ?? from + 1;
  }
  return loops;
}

function loopAt(words: readonly string[], from: number): Loop | null {
  for (let period = 1; period <= LONGEST_PHRASE; period++) {
    let to = from + period;
    while (to < words.length && words[to] === words[to - period]) to++;
    const times = Math.floor((to - from) / period);
    if (times >= LEAST_TIMES) return { from, to, period, times };
  }
  return null;
}
