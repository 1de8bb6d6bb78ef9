import { letterDistance } from './letter-distance.ts';
import { spokenLetters } from './split-words.ts';

/** Beyond this many cells nothing fits well enough to be worth the time. */
const MOST_CELLS = 2500;
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
  if (written.length > 1 && spare > 0 && written.length * spoken.length > MOST_CELLS) return null;
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

function unlike(token: string, words: readonly string[]): number {
  const joined = words.join('');
  if (!DIGIT.test(token) || DIGIT.test(joined)) return letterDistance(token, joined);
  const [wanted, heard] = [spokenLetters(token), spokenLetters(joined)];
  return (NUMBER_WEIGHT * Math.abs(wanted - heard)) / Math.max(wanted, heard);
}
