import { spokenLetters } from '../text/spoken-letters.ts';
import { letterDistance } from './letter-distance.ts';

/** Comparisons of letters for each word: beyond that nothing fits well enough to be worth the time. */
const EFFORT_A_WORD = 3000;
const DIGIT = /\p{N}/u;
/** A number is never far from how it is spoken: its letters say little. */
const NUMBER_WEIGHT = 0.5;

/**
 * Divides spoken words among written ones, both folded: each gets one or more that follow each other, those that sound
 * like it, or as many as a number takes to say. The place of the first and behind the last for each; null when there
 * are fewer spoken words than written ones, or too many of both.
 */
export function matchRuns(written: readonly string[], spoken: readonly string[]): [from: number, to: number][] | null {
  const spare = spoken.length - written.length;
  if (spare < 0 || written.length === 0) return null;
  // There is one way only.
  if (spare === 0) return written.map((_, index) => [index, index + 1]);
  if (written.length === 1) return [[0, spoken.length]];
  if (effort(written, spoken) > EFFORT_A_WORD * (written.length + spoken.length)) return null;
  /** For each number of written words: the least cost with so many spoken ones given away, and how many the last one got. */
  let costs = new Map([[0, 0]]);
  const counts: Map<number, number>[] = [];
  for (const [index, token] of written.entries()) {
    const next = new Map<number, number>();
    const count = new Map<number, number>();
    for (const [from, before] of costs) {
      const most = index === written.length - 1 ? spoken.length : index + 1 + spare;
      const least = index === written.length - 1 ? spoken.length : from + 1;
      for (let to = least; to <= most; to++) {
        const cost = before + unlike(token, spoken.slice(from, to));
        if (cost >= (next.get(to) ?? Number.POSITIVE_INFINITY)) continue;
        next.set(to, cost);
        count.set(to, to - from);
      }
    }
    counts.push(count);
    costs = next;
  }
  const runs: [number, number][] = [];
  let to = spoken.length;
  for (const count of counts.reverse()) {
    const from = to - (count.get(to) ?? 1);
    runs.push([from, to]);
    to = from;
  }
  return runs.reverse();
}

/** Letters that are compared with letters: each word with all runs that it may stand for. */
function effort(written: readonly string[], spoken: readonly string[]): number {
  const runs = (spoken.length - written.length + 1) ** 3 / 6;
  return lettersOf(written) * (lettersOf(spoken) / spoken.length) * runs;
}

function lettersOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}

function unlike(token: string, words: readonly string[]): number {
  const joined = words.join('');
  if (!DIGIT.test(token) || DIGIT.test(joined)) return letterDistance(token, joined);
  const [wanted, heard] = [spokenLetters(token), spokenLetters(joined)];
  return (NUMBER_WEIGHT * Math.abs(wanted - heard)) / Math.max(wanted, heard);
}
