import { foldWord } from '../text/fold-word.ts';
import { spokenLetters } from '../text/spoken-letters.ts';
import { fitSeam } from './fit-seam.ts';
import { type Match, type Overlapping, sharedWords } from './shared-words.ts';
import type { TimedWord } from './word.ts';

export interface HeardChunk<W extends TimedWord> {
  startMs: number;
  /** How much of the start repeats the end of the chunk before. */
  overlapMs: number;
  words: readonly W[];
}

/** The same word in both hearings starts at nearly the same time. */
const SLACK_MS = 400;
/** A word without a time may lie anywhere in its segment. */
const SPREAD_SLACK_MS = 30_000;
/** Nobody says shorter words one after the other; and some more, since not all that is heard was said. */
const SHORTEST_MS = 100;
const MORE_WORDS = 6;
/** A run of so many agreeing words is no accident; more make it no better. */
const SURE_RUN = 3;

/**
 * The words of a recording from the words of its chunks, both in time order. Where two chunks overlap, the two hearings
 * are aligned and joined at a word that both have, in a run of such words as far from both cuts as possible: a cut may
 * have halved the words at its side, so what one hearing has behind the join and the other before it is dropped. Real
 * times decide which words are the same; where they are interpolated, their order does, with the end of one hearing laid
 * over the start of the other. Where they share no word, the middle of the overlap decides; where one has none, the other's stay.
 */
export function mergeWords<W extends TimedWord>(chunks: readonly HeardChunk<W>[]): W[] {
  const merged: W[] = [];
  for (const chunk of chunks) {
    if (chunk.overlapMs > 0 && merged.length > 0) join(merged, chunk);
    // One by one: an imported chunk has more words than a call takes arguments.
    else for (const word of chunk.words) merged.push(word);
  }
  return merged;
}

function join<W extends TimedWord>(merged: W[], { startMs, overlapMs, words }: HeardChunk<W>): void {
  const most = Math.ceil(overlapMs / SHORTEST_MS) + MORE_WORDS;
  const early = merged.findLastIndex((word) => word.endMs + slackOf(word) < startMs) + 1;
  const late = words.findIndex((word) => word.startMs > startMs + overlapMs + slackOf(word));
  const tail = merged.slice(Math.max(early, merged.length - most)).map(overlapping);
  const head = words.slice(0, Math.min(late === -1 ? words.length : late, most)).map(overlapping);
  const middleMs = startMs + overlapMs / 2;
  const match = bestMatch(sharedWords(tail, head), (one) => offCentre(one, tail, head, middleMs));
  let kept = words;
  if (match) {
    const keepsOld = isOldBetter(match, tail, head, middleMs);
    merged.length -= tail.length - match.old - (keepsOld ? 1 : 0);
    kept = words.slice(match.next + (keepsOld ? 1 : 0));
  } else if (tail.some((word) => word.endMs > startMs) && head.some((word) => word.startMs < startMs + overlapMs)) {
    const centre = (word: W): number => (word.startMs + word.endMs) / 2;
    const first = merged.length - tail.length;
    while (merged.length > first && centre(merged.at(-1) as W) >= middleMs) merged.pop();
    kept = words.filter((word) => centre(word) >= middleMs);
  }
  fitSeam(merged, kept, startMs, startMs + overlapMs);
}

function slackOf(word: TimedWord): number {
  return word.timing ? SPREAD_SLACK_MS : SLACK_MS;
}

function overlapping(word: TimedWord): Overlapping {
  return { folded: foldWord(word.text), letters: spokenLetters(word.text), startMs: word.startMs, endMs: word.endMs, timed: !word.timing };
}

/** In the longest run, with the same letters, nearest to the centre. */
function bestMatch(matches: readonly Match[], away: (match: Match) => number): Match | null {
  const runs = new Map<Match, number>();
  let open: Match[] = [];
  for (const match of matches) {
    const last = open.at(-1);
    if (!last || match.old !== last.old + 1 || match.next !== last.next + 1) open = [];
    open.push(match);
    for (const own of open) runs.set(own, open.length);
  }
  const rank = (match: Match): [number, number, number] => [-Math.min(SURE_RUN, runs.get(match) ?? 1), match.same ? 0 : 1, away(match)];
  return matches.reduce<Match | null>((best, match) => {
    if (!best) return match;
    const [one, other] = [rank(best), rank(match)];
    const differs = one.findIndex((value, index) => value !== other[index]);
    return differs !== -1 && (other[differs] as number) < (one[differs] as number) ? match : best;
  }, null);
}

/** How far a shared word is from the middle of the overlap: positive when it is nearer to the end of the old hearing. */
function sideOf({ old, next }: Match, tail: readonly Overlapping[], head: readonly Overlapping[], middleMs: number): number {
  const [one, other] = [tail[old] as Overlapping, head[next] as Overlapping];
  if (one.timed && other.timed) return (one.startMs + one.endMs + other.startMs + other.endMs) / 4 - middleMs;
  const letters = (words: readonly Overlapping[]): number => words.reduce((sum, word) => sum + word.letters, 0);
  return letters(head.slice(0, next)) - letters(tail.slice(old + 1));
}

function offCentre(match: Match, tail: readonly Overlapping[], head: readonly Overlapping[], middleMs: number): number {
  return Math.abs(sideOf(match, tail, head, middleMs));
}

/** Which of the two hearings of the word at the join is kept: one with a real time, else the one farther from its cut. */
function isOldBetter(match: Match, tail: readonly Overlapping[], head: readonly Overlapping[], middleMs: number): boolean {
  const [one, other] = [tail[match.old] as Overlapping, head[match.next] as Overlapping];
  if (match.same && one.timed !== other.timed) return one.timed;
  return sideOf(match, tail, head, middleMs) < 0;
}
