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

/** Phrases of 1 to `longest` words said at least four times in a row, in order; words are compared as they are. */
export function findLoops(words: readonly string[], longest = LONGEST_PHRASE): Loop[] {
  const loops: Loop[] = [];
  const again = nextPlaces(words);
  for (let from = 0; from < words.length; ) {
    const loop = loopAt(words, again, from, longest);
    if (loop) loops.push(loop);
    from = loop?.to ?? from + 1;
  }
  return loops;
}

function loopAt(words: readonly string[], again: Int32Array, from: number, longest: number): Loop | null {
  for (let second = again[from] ?? 0; second - from <= longest && second < words.length; second = again[second] ?? words.length) {
    const period = second - from;
    let to = second;
    while (to < words.length && words[to] === words[to - period]) to++;
    const times = Math.floor((to - from) / period);
    if (times >= LEAST_TIMES) return { from, to, period, times };
  }
  return null;
}

/** Where each word comes next; behind the last: nowhere. */
function nextPlaces(words: readonly string[]): Int32Array {
  const places = new Int32Array(words.length);
  const seen = new Map<string, number>();
  for (let place = words.length - 1; place >= 0; place--) {
    const word = words[place] as string;
    places[place] = seen.get(word) ?? words.length;
    seen.set(word, place);
  }
  return places;
}
