import type { DiarizationScore } from '../transcript/diarization/score-turns.ts';

/** How well speakers were told apart in several recordings together; times in milliseconds. */
export interface TurnFigures {
  recordings: number;
  /** Speech of the references, counted once for each speaker. */
  speechMs: number;
  missedMs: number;
  falseAlarmMs: number;
  confusionMs: number;
  /** The three parts for all speech. */
  der: number;
  /** Mean over the speakers of all recordings. */
  jer: number;
}

/** Null where there are no scores. */
export function sumTurns(scores: readonly DiarizationScore[]): TurnFigures | null {
  if (scores.length === 0) return null;
  const sum = (of: (score: DiarizationScore) => number): number => scores.reduce((total, score) => total + of(score), 0);
  const speechMs = sum(({ totalMs }) => totalMs);
  const missedMs = sum((score) => score.missedMs);
  const falseAlarmMs = sum((score) => score.falseAlarmMs);
  const confusionMs = sum((score) => score.confusionMs);
  const wrongMs = missedMs + falseAlarmMs + confusionMs;
  // A recording in which nobody speaks counts as one speaker.
  const speakersOf = ({ pairs }: DiarizationScore): number => Math.max(1, pairs.size);
  return {
    recordings: scores.length,
    speechMs,
    missedMs,
    falseAlarmMs,
    confusionMs,
    der: speechMs === 0 ? Number(wrongMs > 0) : wrongMs / speechMs,
    jer: sum((score) => score.jer * speakersOf(score)) / sum(speakersOf),
  };
}
