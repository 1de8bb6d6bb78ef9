import type { Hearing, Money, Run } from './hearing.ts';
import type { Reference } from './reference.ts';
import { type ErrorCounts, type ErrorRates, errorRates, scoreText, sumCounts, type TextScore } from './score-text.ts';

/** What engines made of the same references. */
export interface Evaluation {
  /** In the order of the hearings. */
  engines: EngineFigures[];
  /** What was heard, the worst first. */
  recordings: ScoredRecording[];
  /** What was not heard; it is in no figure but `failed`. */
  failures: Failure[];
}

export interface EngineFigures {
  engine: string;
  all: Figures;
  /** By the language of the references, in alphabetical order. */
  languages: Map<string, Figures>;
}

/** Of several recordings together: errors of all for words of all, not a mean of rates. */
export interface Figures extends ErrorCounts, ErrorRates {
  /** Recordings that were heard. */
  recordings: number;
  failed: number;
  /** Length of the recordings, and of their jobs; both 0 where nothing was run. */
  audioMs: number;
  processingMs: number;
  /** Time of work for time of audio; null where nothing was run. */
  realTimeFactor: number | null;
  cost: Money[];
}

export interface ScoredRecording {
  reference: Reference;
  results: { engine: string; text: string; run: Run | null; score: TextScore }[];
}

export interface Failure {
  reference: Reference;
  engine: string;
  error: string;
}

/** Scores what was heard, and adds it up by engine and by language. */
export function evaluate(hearings: readonly Hearing[]): Evaluation {
  const recordings = new Map<Reference, ScoredRecording['results']>();
  const failures: Failure[] = [];
  for (const { reference, engine, outcome } of hearings) {
    if (outcome.kind === 'failed') {
      failures.push({ reference, engine, error: outcome.error });
      continue;
    }
    const results = recordings.get(reference) ?? [];
    recordings.set(reference, results);
    results.push({ engine, text: outcome.text, run: outcome.run, score: scoreText(reference.text, outcome.text) });
  }
  const scored = Array.from(recordings, ([reference, results]) => ({ reference, results }));
  return {
    engines: [...new Set(hearings.map(({ engine }) => engine))].map((engine) => figuresOf(engine, scored, failures)),
    recordings: scored.toSorted((a, b) => wordErrorRate(b) - wordErrorRate(a)),
    failures,
  };
}

/** Of all engines together. */
function wordErrorRate({ results }: ScoredRecording): number {
  return errorRates(sumCounts(results.map(({ score }) => score))).wer;
}

function figuresOf(engine: string, recordings: readonly ScoredRecording[], failures: readonly Failure[]): EngineFigures {
  const heard = recordings.flatMap(({ reference, results }) =>
    results.filter((result) => result.engine === engine).map((result) => ({ language: reference.language, ...result })),
  );
  const failed = failures.filter((failure) => failure.engine === engine).map(({ reference }) => reference);
  const languages = [...new Set([...heard, ...failed].map(({ language }) => language))].toSorted();
  return {
    engine,
    all: addUp(heard, failed.length),
    languages: new Map(
      languages.map((language) => [
        language,
        addUp(
          heard.filter((result) => result.language === language),
          failed.filter((reference) => reference.language === language).length,
        ),
      ]),
    ),
  };
}

function addUp(results: readonly { score: TextScore; run: Run | null }[], failed: number): Figures {
  const counts = sumCounts(results.map(({ score }) => score));
  const runs = results.flatMap(({ run }) => run ?? []);
  const audioMs = runs.reduce((sum, run) => sum + run.audioMs, 0);
  const processingMs = runs.reduce((sum, run) => sum + run.processingMs, 0);
  return {
    ...counts,
    ...errorRates(counts),
    recordings: results.length,
    failed,
    audioMs,
    processingMs,
    realTimeFactor: audioMs === 0 ? null : processingMs / audioMs,
    cost: addMoney(runs.flatMap(({ cost }) => cost)),
  };
}

function addMoney(sums: readonly Money[]): Money[] {
  const byCurrency = new Map<string, number>();
  for (const { amount, currency } of sums) if (amount !== 0) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + amount);
  return Array.from(byCurrency, ([currency, amount]) => ({ currency, amount }));
}
