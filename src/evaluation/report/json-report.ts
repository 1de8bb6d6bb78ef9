import { SCORING_VERSION } from '../../text/normalise-for-scoring.ts';
import type { Evaluation, Figures } from '../evaluate.ts';
import type { ErrorCounts, ErrorRates } from '../score-text.ts';

/** The evaluation for programs: rates as fractions with six decimals, times in seconds. */
export function jsonReport({ engines, recordings, failures }: Evaluation): string {
  const report = {
    scoring_version: SCORING_VERSION,
    engines: engines.map(({ engine, all, languages }) => ({
      engine,
      all: figuresOf(all),
      languages: Object.fromEntries(Array.from(languages, ([language, figures]) => [language, figuresOf(figures)])),
    })),
    recordings: recordings.map(({ reference, results }) => ({
      audio: reference.name,
      language: reference.language,
      reference: reference.text,
      results: results.map(({ engine, text, run, score }) => ({
        engine,
        text,
        ...countsOf(score),
        run: run && {
          job_id: run.jobId,
          engine: run.engine,
          audio_seconds: run.audioMs / 1000,
          processing_seconds: run.processingMs / 1000,
          cost: run.cost,
          warnings: run.warnings.map(({ code }) => code),
        },
      })),
    })),
    failures: failures.map(({ reference, engine, error }) => ({ audio: reference.name, language: reference.language, engine, error })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function figuresOf(figures: Figures): Record<string, unknown> {
  return {
    recordings: figures.recordings,
    failed: figures.failed,
    ...countsOf(figures),
    audio_seconds: figures.audioMs / 1000,
    processing_seconds: figures.processingMs / 1000,
    real_time_factor: figures.realTimeFactor === null ? null : round(figures.realTimeFactor),
    cost: figures.cost,
  };
}

function countsOf(counts: ErrorCounts & ErrorRates): Record<string, number> {
  return {
    words: counts.words,
    errors: counts.errors,
    insertions: counts.insertions,
    deletions: counts.deletions,
    substitutions: counts.substitutions,
    wer: round(counts.wer),
    characters: counts.characters,
    character_errors: counts.characterErrors,
    cer: round(counts.cer),
  };
}

function round(rate: number): number {
  return Math.round(rate * 1e6) / 1e6;
}
