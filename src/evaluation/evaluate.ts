import { type DiarizationScore, type DiarizationScoring, scoreTurns } from '../transcript/diarization/score-turns.ts';
import type { Hearing, Money, Run } from './hearing.ts';
import type { Reference } from './reference.ts';
import { type NumberCounts, type NumberRates, scoreNumbers, sumNumbers } from './score-numbers.ts';
import { type SwitchedCounts, scoreSwitched, sumSwitched } from './score-switched.ts';
import { type ErrorCounts, type ErrorRates, errorRates, scoreText, sumCounts, type TextScore } from './score-text.ts';
import { sumTurns, type TurnFigures } from './sum-turns.ts';

/** What engines made of the same references. */
export interface Evaluation {
  /** In the order of the hearings. */
  engines: EngineFigures[];
  /** What was heard, the worst first. */
  recordings: ScoredRecording[];
  /** What was not heard; it is in no figure but `failed`. */
  failures: Failure[];
  /** How turns were scored. */
  turnScoring: Required<DiarizationScoring>;
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
  /** Null where no reference has a digit. */
  numbers: (NumberCounts & NumberRates) | null;
  /** Null where no word of the references is in another language than its sentence. */
  switched: (SwitchedCounts & { wer: number }) | null;
  /** Null where no reference says who speaks. */
  speakers: TurnFigures | null;
}

export interface ScoredRecording {
  reference: Reference;
  results: ScoredHearing[];
}

export interface ScoredHearing {
  engine: string;
  text: string;
  run: Run | null;
  score: TextScore;
  numbers: NumberCounts | null;
  switched: SwitchedCounts | null;
  turns: DiarizationScore | null;
}

export interface Failure {
  reference: Reference;
  engine: string;
  error: string;
}

/** Scores what was heard, and adds it up by engine and by language. */
export function evaluate(hearings: readonly Hearing[], { collarMs = 0, skipOverlap = false }: DiarizationScoring = {}): Evaluation {
  const turnScoring = { collarMs, skipOverlap };
  const recordings = new Map<Reference, ScoredRecording['results']>();
  const failures: Failure[] = [];
  for (const { reference, engine, outcome } of hearings) {
    if (outcome.kind === 'failed') {
      failures.push({ reference, engine, error: outcome.error });
      continue;
    }
    const results = recordings.get(reference) ?? [];
    recordings.set(reference, results);
    const score = scoreText(reference.text, outcome.text);
    results.push({
      engine,
      text: outcome.text,
      run: outcome.run,
      score,
      numbers: scoreNumbers(reference.text, outcome.written),
      switched: scoreSwitched(reference.text, score.alignment),
      turns: reference.turns && outcome.turns && scoreTurns(reference.turns, outcome.turns, turnScoring),
    });
  }
  const scored = Array.from(recordings, ([reference, results]) => ({ reference, results }));
  return {
    engines: [...new Set(hearings.map(({ engine }) => engine))].map((engine) => figuresOf(engine, scored, failures)),
    recordings: scored.toSorted((a, b) => wordErrorRate(b) - wordErrorRate(a)),
    failures,
    turnScoring,
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

function addUp(results: readonly ScoredHearing[], failed: number): Figures {
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
    numbers: sumNumbers(results.map(({ numbers }) => numbers)),
    switched: sumSwitched(results.map(({ switched }) => switched)),
    speakers: sumTurns(results.flatMap(({ turns }) => turns ?? [])),
  };
}

function addMoney(sums: readonly Money[]): Money[] {
  const byCurrency = new Map<string, number>();
  for (const { amount, currency } of sums) if (amount !== 0) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + amount);
  return Array.from(byCurrency, ([currency, amount]) => ({ currency, amount }));
}
