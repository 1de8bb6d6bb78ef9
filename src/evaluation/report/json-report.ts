import { SCORING_VERSION } from '../../text/normalise-for-scoring.ts';
import type { Evaluation, ScoredHearing } from '../evaluate.ts';
import { publicCounts, publicEngines, publicParts } from './public-figures.ts';

/** The evaluation for programs: rates as fractions with six decimals, times in seconds. */
export function jsonReport(evaluation: Evaluation): string {
  const { recordings, failures } = evaluation;
  const report = {
    scoring_version: SCORING_VERSION,
    engines: publicEngines(evaluation),
    recordings: recordings.map(({ reference, results }) => ({
      audio: reference.name,
      language: reference.language,
      reference: reference.text,
      results: results.map(resultOf),
    })),
    failures: failures.map(({ reference, engine, error }) => ({ audio: reference.name, language: reference.language, engine, error })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function resultOf({ engine, text, run, score, numbers, switched, turns }: ScoredHearing) {
  return {
    engine,
    text,
    ...publicCounts(score),
    numbers,
    mixed: switched,
    speakers: turns && { ...publicParts(turns), pairs: Object.fromEntries(turns.pairs) },
    run: run && {
      job_id: run.jobId,
      engine: run.engine,
      audio_seconds: run.audioMs / 1000,
      processing_seconds: run.processingMs / 1000,
      cost: run.cost,
      warnings: run.warnings.map(({ code }) => code),
    },
  };
}
