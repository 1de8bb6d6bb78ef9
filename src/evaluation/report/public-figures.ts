import type { EvaluationFigures, EvaluationRun } from '../../contract/evaluation.ts';
import type { DiarizationScore, DiarizationScoring } from '../../transcript/diarization/score-turns.ts';
import type { EngineFigures, Evaluation, Figures } from '../evaluate.ts';
import type { ErrorCounts, ErrorRates } from '../score-text.ts';
import type { TurnFigures } from '../sum-turns.ts';

type PublicEngine = EvaluationRun['engines'][number];
type Scoring = Required<DiarizationScoring>;

/** The figures of each engine as they leave the program: rates as fractions with six decimals, times in seconds. */
export function publicEngines({ engines, turnScoring }: Pick<Evaluation, 'engines' | 'turnScoring'>): PublicEngine[] {
  return engines.map((engine) => publicEngine(engine, turnScoring));
}

function publicEngine({ engine, all, languages }: EngineFigures, scoring: Scoring): PublicEngine {
  return {
    engine,
    all: publicFigures(all, scoring),
    languages: Object.fromEntries(Array.from(languages, ([language, figures]) => [language, publicFigures(figures, scoring)])),
  };
}

function publicFigures(figures: Figures, scoring: Scoring): EvaluationFigures {
  const { numbers, switched, speakers } = figures;
  return {
    recordings: figures.recordings,
    failed: figures.failed,
    ...publicCounts(figures),
    audio_seconds: figures.audioMs / 1000,
    processing_seconds: figures.processingMs / 1000,
    real_time_factor: figures.realTimeFactor === null ? null : round(figures.realTimeFactor),
    cost: figures.cost,
    numbers: numbers && { ...numbers, recall: round(numbers.recall), precision: round(numbers.precision) },
    mixed: switched && { ...switched, wer: round(switched.wer) },
    speakers: speakers && publicSpeakers(speakers, scoring),
  };
}

/** Errors of a text, or of several. */
export function publicCounts(counts: ErrorCounts & ErrorRates) {
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

/** Speakers of one recording, or of several. */
export function publicSpeakers(figures: TurnFigures, { collarMs, skipOverlap }: Scoring) {
  return {
    recordings: figures.recordings,
    speech_seconds: figures.speechMs / 1000,
    ...publicParts(figures),
    collar_seconds: collarMs / 1000,
    skip_overlap: skipOverlap,
  };
}

/** The error rates of turns, and what the first is made of. */
export function publicParts(parts: Omit<DiarizationScore, 'totalMs' | 'pairs'>) {
  return {
    missed_seconds: parts.missedMs / 1000,
    false_alarm_seconds: parts.falseAlarmMs / 1000,
    confusion_seconds: parts.confusionMs / 1000,
    der: round(parts.der),
    jer: round(parts.jer),
  };
}

function round(rate: number): number {
  return Math.round(rate * 1e6) / 1e6;
}
