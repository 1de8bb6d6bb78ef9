import { pairRttm } from '../evaluation/pair-rttm.ts';
import { readReferenceRttm, readRttm } from '../evaluation/read-rttm.ts';
import { jsonTurns, tableTurns } from '../evaluation/report/turn-reports.ts';
import { scoreTurns } from '../transcript/diarization/score-turns.ts';
import { type EvalOptions, turnScoringOf } from './eval-options.ts';

/** Scores the speaker turns of one RTTM file against those of another, without audio. */
export async function evaluateTurns(options: EvalOptions & { rttm: string; hypothesisRttm: string }): Promise<void> {
  const [reference, hypothesis] = await Promise.all([readReferenceRttm(options.rttm), readRttm(options.hypothesisRttm)]);
  const scoring = turnScoringOf(options);
  const scored = pairRttm(reference, hypothesis).map((pair) => ({
    name: pair.name,
    score: scoreTurns(pair.reference, pair.hypothesis, scoring),
  }));
  process.stdout.write(options.json ? jsonTurns(scored, scoring) : tableTurns(scored, scoring));
}
