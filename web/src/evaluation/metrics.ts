import type { EvaluationFigures } from '../../../src/contract/evaluation.ts';

/** The rates that are shown, of which only `num` is the better the higher. */
export const METRICS = ['wer', 'cer', 'num', 'mixed', 'der'] as const;
export type Metric = (typeof METRICS)[number];

/** A rate of one; null where there is none. */
export function rateOf(figures: EvaluationFigures, metric: Metric): number | null {
  switch (metric) {
    case 'wer':
    case 'cer':
      return figures[metric];
    case 'num':
      return figures.numbers?.recall ?? null;
    case 'mixed':
      return figures.mixed?.wer ?? null;
    case 'der':
      return figures.speakers?.der ?? null;
  }
}

/** Whether two rates are of one kind: turns that were scored in different ways are not. */
export function isComparable(metric: Metric, { speakers: one }: EvaluationFigures, { speakers: other }: EvaluationFigures): boolean {
  return metric !== 'der' || (one?.collar_seconds === other?.collar_seconds && one?.skip_overlap === other?.skip_overlap);
}
