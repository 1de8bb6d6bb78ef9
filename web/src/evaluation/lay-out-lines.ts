import type { EvaluationRun } from '../../../src/contract/evaluation.ts';
import { figuresIn } from '../../../src/contract/figures-before.ts';
import { isComparable, type Metric, rateOf } from './metrics.ts';

/** One engine through the runs. */
export interface EngineLine {
  engine: string;
  points: { at: string; rate: number; left: number; top: number }[];
}

export interface Chart {
  lines: EngineLine[];
  /** The rate at the upper edge; the lower edge is 0. */
  top: number;
}

/** Their halves are whole percent. */
const TOPS = [0.02, 0.06, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10];

/**
 * A rate of one language, or of all with null, as points in percent of a box, the oldest on the left. `runs`: of one name,
 * the newest first; those that were scored in another way than the newest are left out.
 */
export function layOutLines(runs: readonly EvaluationRun[], metric: Metric, language: string | null): Chart {
  const shown = runs.filter((run) => run.scoring_version === runs[0]?.scoring_version).toReversed();
  const engines = [...new Set(shown.toReversed().flatMap((run) => run.engines.map(({ engine }) => engine)))];
  const values = engines.map((engine) => ({ engine, rates: ratesOf(shown, engine, metric, language) }));
  const highest = Math.max(0, ...values.flatMap(({ rates }) => rates.map(({ rate }) => rate)));
  const top = TOPS.find((edge) => edge >= highest) ?? highest;
  const leftOf = (place: number): number => (shown.length === 1 ? 50 : (100 * place) / (shown.length - 1));
  const lines = values.map(({ engine, rates }) => ({
    engine,
    points: rates.map(({ at, rate, place }) => ({ at, rate, left: leftOf(place), top: 100 - (100 * rate) / top })),
  }));
  return { lines: lines.filter(({ points }) => points.length > 0), top };
}

/** `place`: of the run among those that are shown. */
function ratesOf(runs: readonly EvaluationRun[], engine: string, metric: Metric, language: string | null) {
  const newest = runs.map((run) => figuresIn(run, engine, language)).findLast((figures) => figures && rateOf(figures, metric) !== null);
  return runs.flatMap((run, place) => {
    const figures = figuresIn(run, engine, language);
    const rate = figures && rateOf(figures, metric);
    if (rate === null || !figures || !newest || !isComparable(metric, figures, newest)) return [];
    return [{ at: run.made_at, rate, place }];
  });
}
