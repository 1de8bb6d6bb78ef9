import { describe, expect, it } from 'vitest';
import { scoreTurns } from '../transcript/diarization/score-turns.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import { pairRttm } from './pair-rttm.ts';
import { sumTurns } from './sum-turns.ts';

const turn = (speaker: string, from: number, to: number): SpeakerTurn => ({ speaker, startMs: from * 1000, endMs: to * 1000 });
const SAID = [turn('A', 0, 10), turn('B', 10, 20)];

describe('sumTurns', () => {
  it('adds the parts up, and takes the mean over speakers, not recordings', () => {
    const scores = [scoreTurns(SAID, [turn('X', 0, 20)]), scoreTurns([turn('A', 0, 20)], [turn('X', 0, 15), turn('Y', 20, 25)])];
    expect(sumTurns(scores)).toEqual({
      ...{ recordings: 2, speechMs: 40_000, missedMs: 5000, falseAlarmMs: 5000, confusionMs: 10_000, der: 0.5 },
      // A has half of X, B nothing; the other A three quarters of its X.
      jer: (0.5 + 1 + 0.25) / 3,
    });
  });

  it('is as wrong as can be where somebody speaks in a silent recording', () => {
    expect(sumTurns([scoreTurns([], [turn('X', 0, 1)])])).toMatchObject({ der: 1, jer: 1 });
    expect(sumTurns([scoreTurns([], [])])).toMatchObject({ der: 0, jer: 0 });
    expect(sumTurns([])).toBeNull();
  });
});

describe('pairRttm', () => {
  const files = (...names: string[]) => new Map(names.map((name) => [name, SAID]));

  it('takes the only recordings for the same, whatever they are called', () => {
    expect(pairRttm(files('a'), files('b'))).toEqual([{ name: 'a', reference: SAID, hypothesis: SAID }]);
  });

  it('goes by the names where there are several, and counts what is not there as missed', () => {
    expect(pairRttm(files('a', 'b'), files('b')).map(({ name, hypothesis }) => [name, hypothesis.length])).toEqual([
      ['a', 0],
      ['b', 2],
    ]);
    expect(pairRttm(files('a'), new Map()).map(({ hypothesis }) => hypothesis)).toEqual([[]]);
  });

  it('names what the reference has not', () => {
    expect(() => pairRttm(files('a', 'b'), files('b', 'c', 'd'))).toThrow('The reference has no recording "c", "d"');
  });
});
