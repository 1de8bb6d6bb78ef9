import type { DiarizationScore, DiarizationScoring } from '../../transcript/diarization/score-turns.ts';
import { sumTurns, type TurnFigures } from '../sum-turns.ts';
import { alignColumns } from './align-columns.ts';
import { describeScoring, describeTurns, TURN_HEADS } from './describe-turns.ts';
import { publicParts, publicSpeakers } from './public-figures.ts';

/** The turns of one recording, scored. */
export interface ScoredTurns {
  name: string;
  score: DiarizationScore;
}

/** A row for each recording, and one for all. */
export function tableTurns(scored: readonly ScoredTurns[], scoring: Required<DiarizationScoring>): string {
  const row = (name: string, figures: TurnFigures | null): string[][] => (figures ? [[name, '', ...describeTurns(figures)]] : []);
  const rows = [
    ...scored.flatMap(({ name, score }) => row(name, sumTurns([score]))),
    ...row('all', sumTurns(scored.map(({ score }) => score))),
  ];
  return `${alignColumns([['', '', ...TURN_HEADS], ...rows])}\n${describeScoring(scoring)}\n`;
}

/** The same for programs, with which speaker stands for which. */
export function jsonTurns(scored: readonly ScoredTurns[], scoring: Required<DiarizationScoring>): string {
  const all = sumTurns(scored.map(({ score }) => score));
  const report = {
    all: all && publicSpeakers(all, scoring),
    recordings: scored.map(({ name, score }) => ({
      recording: name,
      speech_seconds: score.totalMs / 1000,
      ...publicParts(score),
      pairs: Object.fromEntries(score.pairs),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
