/** A judgement: how much of a passage was said to be right, and how much is. */
export interface Judged {
  predicted: number;
  right: number;
  wrong: number;
}

export interface Bin {
  from: number;
  to: number;
  segments: number;
  words: number;
  /** Mean over the words. */
  predicted: number;
  right: number;
}

/** A segment with more wrong words than this share of it needs a look. */
const WORTH_A_LOOK = 0.2;

/** Predicted and true share of right words, by tenths of what was predicted; bins without words are left out. */
export function reliabilityBins(judged: readonly Judged[], count = 10): Bin[] {
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index / count, (index + 1) / count];
    const own = judged.filter(({ predicted }) => Math.min(count - 1, Math.floor(predicted * count)) === index);
    const words = sum(own, wordsOf);
    return {
      ...{ from, to, segments: own.length, words },
      predicted: sum(own, (one) => one.predicted * wordsOf(one)) / words,
      right: sum(own, ({ right }) => right) / words,
    };
  }).filter(({ words }) => words > 0);
}

/** Expected calibration error: how far the predicted share is from the true one, on average over the words of all bins. */
export function calibrationError(judged: readonly Judged[]): number {
  const bins = reliabilityBins(judged);
  return sum(bins, ({ words, predicted, right }) => words * Math.abs(predicted - right)) / sum(bins, ({ words }) => words);
}

/** How likely a segment that needs a look has less confidence than one that does not; 0.5 is chance. */
export function areaUnderCurve(judged: readonly Judged[]): number {
  const bad = judged.filter(needsLook);
  const good = judged.filter((one) => !needsLook(one));
  const wins = sum(bad, (one) => sum(good, (other) => compare(other.predicted, one.predicted)));
  return wins / (bad.length * good.length);
}

/** Of the segments below the threshold the share that needs a look, and of those that need one the share that is below. */
export function markQuality(judged: readonly Judged[], lookBelow: number): { precision: number; recall: number; marked: number } {
  const marked = judged.filter(({ predicted }) => predicted < lookBelow);
  const hits = marked.filter(needsLook).length;
  return {
    precision: hits / Math.max(1, marked.length),
    recall: hits / Math.max(1, judged.filter(needsLook).length),
    marked: marked.length / Math.max(1, judged.length),
  };
}

export function needsLook({ right, wrong }: Judged): boolean {
  return wrong > WORTH_A_LOOK * (right + wrong);
}

function wordsOf({ right, wrong }: Judged): number {
  return right + wrong;
}

function compare(higher: number, lower: number): number {
  if (higher === lower) return 0.5;
  return higher > lower ? 1 : 0;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
