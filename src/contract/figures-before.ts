import type { EvaluationFigures, EvaluationRun } from './evaluation.ts';

/** The figures of an engine in a run: of one language, or of all together with null; null where there are none. */
export function figuresIn({ engines }: EvaluationRun, engine: string, language: string | null): EvaluationFigures | null {
  const own = engines.find((one) => one.engine === engine);
  const figures = language === null ? own?.all : own?.languages[language];
  return figures && figures.recordings > 0 ? figures : null;
}

/**
 * The figures that those of a run may be compared with: the same engine's and language's in the newest older run of the
 * same name that was scored by the same rules and heard as many words. `runs`: the newest first. Null where there is none.
 */
export function figuresBefore(
  runs: readonly EvaluationRun[],
  run: EvaluationRun,
  engine: string,
  language: string | null,
): EvaluationFigures | null {
  const figures = figuresIn(run, engine, language);
  for (const older of runs.slice(runs.indexOf(run) + 1)) {
    if (older.name !== run.name || older.scoring_version !== run.scoring_version) continue;
    const before = figuresIn(older, engine, language);
    if (before && before.words === figures?.words) return before;
  }
  return null;
}
