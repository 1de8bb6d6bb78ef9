import type { DiarizationScoring } from '../../transcript/diarization/score-turns.ts';
import type { TurnFigures } from '../sum-turns.ts';
import { percent } from './describe-figures.ts';

/** The columns of a table of speakers, after those that say whose they are. */
export const TURN_HEADS = ['DER', 'missed', 'false alarm', 'confusion', 'JER', 'speech'];

/** One row of it. */
export function describeTurns({ speechMs, missedMs, falseAlarmMs, confusionMs, der, jer }: TurnFigures): string[] {
  const part = (ms: number): string => (speechMs === 0 ? '–' : percent(ms / speechMs));
  return [percent(der), part(missedMs), part(falseAlarmMs), part(confusionMs), percent(jer), `${(speechMs / 1000).toFixed(1)} s`];
}

/** What was left out, in words: figures of different collars must not be compared. */
export function describeScoring({ collarMs, skipOverlap }: Required<DiarizationScoring>): string {
  const half = collarMs / 2000;
  const collar =
    collarMs === 0 ? 'no collar' : `a collar of ${collarMs / 1000} s in all (pyannote; md-eval -c ${half}), ${half} s each side`;
  return `Speakers scored with ${collar}, ${skipOverlap ? 'without' : 'with'} speech of several at once`;
}
