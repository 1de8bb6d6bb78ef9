import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpeakerTurn } from '../speaker-turn.ts';
import { type DiarizationScoring, scoreTurns } from './score-turns.ts';

/** `A[0,10] B[10,20]`, in seconds. */
const turns = (text: string): SpeakerTurn[] =>
  [...text.matchAll(/(\w+)\[([\d.]+),([\d.]+)\]/g)].map(([, speaker = '', start, end]) => ({
    speaker,
    startMs: Number(start) * 1000,
    endMs: Number(end) * 1000,
  }));
const REFERENCE = turns('A[0,10] B[10,20]');
const arbitraryTurns = fc.array(
  fc
    .tuple(fc.constantFrom('A', 'B', 'C', 'D'), fc.nat(600), fc.integer({ min: 1, max: 200 }))
    .map(([speaker, start, length]): SpeakerTurn => ({ speaker, startMs: start * 10, endMs: (start + length) * 10 })),
  { maxLength: 12 },
);

/** By a grid of 10 ms and every pairing, as a check that shares nothing with the code. */
function scoreByGrid(reference: readonly SpeakerTurn[], hypothesis: readonly SpeakerTurn[]): number {
  const at = (side: readonly SpeakerTurn[], ms: number): string[] => [
    ...new Set(side.filter(({ startMs, endMs }) => startMs <= ms && ms < endMs).map(({ speaker }) => speaker)),
  ];
  const cells = Array.from({ length: 900 }, (_, cell) => ({ said: at(reference, cell * 10), given: at(hypothesis, cell * 10) }));
  const said = [...new Set(reference.map(({ speaker }) => speaker))];
  const given: (string | null)[] = [...new Set(hypothesis.map(({ speaker }) => speaker)), null, null, null, null];
  const pairings = (left: readonly string[], free: readonly (string | null)[]): Map<string, string | null>[] => {
    const [name, ...rest] = left;
    if (name === undefined) return [new Map()];
    return [...free.keys()].flatMap((place) => {
      if (free[place] === null && free.indexOf(null) < place) return [];
      return pairings(rest, free.toSpliced(place, 1)).map((map) => map.set(name, free[place] ?? null));
    });
  };
  const total = cells.reduce((sum, cell) => sum + cell.said.length, 0);
  const errors = pairings(said, given).map((pairs) =>
    cells.reduce((sum, cell) => {
      const right = cell.said.filter((name) => cell.given.includes(pairs.get(name) ?? '-')).length;
      return sum + Math.max(cell.said.length, cell.given.length) - right;
    }, 0),
  );
  const least = Math.min(...errors);
  return total > 0 ? least / total : Number(least > 0);
}

describe('DER', () => {
  it.each<[string, string, DiarizationScoring, number, [falseAlarm: number, missed: number, confused: number]]>([
    ['everything right, names apart', 'X[0,10] Y[10,20]', {}, 0, [0, 0, 0]],
    ['one speaker for two', 'X[0,20]', {}, 0.5, [0, 0, 10]],
    ['a change found late', 'X[0,12] Y[12,20]', {}, 0.1, [0, 0, 2]],
    ['the same with a collar of 2 s in all', 'X[0,12] Y[12,20]', { collarMs: 2000 }, 0.0625, [0, 0, 1]],
    ['nothing found', '', {}, 1, [0, 20, 0]],
    ['a speaker too many', 'X[0,10] Y[10,20] Z[5,10]', {}, 0.25, [5, 0, 0]],
  ])('%s', (_, hypothesis, scoring, der, parts) => {
    const score = scoreTurns(REFERENCE, turns(hypothesis), scoring);
    expect(score.der).toBeCloseTo(der, 10);
    expect([score.falseAlarmMs, score.missedMs, score.confusionMs]).toEqual(parts.map((seconds) => seconds * 1000));
  });

  it('counts overlap once for each speaker, and leaves it out when asked to', () => {
    const reference = turns('A[0,10] B[8,12]');
    const one = turns('X[0,12]');
    expect(scoreTurns(reference, one)).toMatchObject({ totalMs: 14_000, missedMs: 2000, confusionMs: 2000 });
    expect(scoreTurns(reference, one, { skipOverlap: true })).toMatchObject({ totalMs: 10_000, missedMs: 0, confusionMs: 2000 });
  });

  it('pairs the speakers by what is left after the collar', () => {
    const reference = turns('A[0,2] B[2,10]');
    const score = scoreTurns(reference, turns('X[0,3] Y[3,10]'), { collarMs: 4000 });
    expect(score.pairs.get('B')).toBe('Y');
    expect(score.pairs.get('A')).toBeNull();
    expect(score.der).toBe(0);
  });

  it('is 0 where nothing is said and nothing found, 1 where something is found', () => {
    expect(scoreTurns([], []).der).toBe(0);
    expect(scoreTurns([], turns('X[0,1]'))).toMatchObject({ der: 1, jer: 1, falseAlarmMs: 1000 });
  });

  it('counts a speaker once whose turns overlap, and no turn without length', () => {
    expect(scoreTurns(turns('A[0,6] A[4,10] B[3,3]'), turns('X[0,10]'))).toMatchObject({ der: 0, totalMs: 10_000 });
  });

  it('is what a grid with every pairing gives', () => {
    fc.assert(
      fc.property(arbitraryTurns, arbitraryTurns, (reference, hypothesis) => {
        expect(scoreTurns(reference, hypothesis).der).toBeCloseTo(scoreByGrid(reference, hypothesis), 8);
      }),
      { numRuns: 40 },
    );
  });

  it('does not mind what speakers are called, nor in which order turns come, nor where a turn is cut', () => {
    fc.assert(
      fc.property(arbitraryTurns, arbitraryTurns, (reference, hypothesis) => {
        const { der, jer } = scoreTurns(reference, hypothesis);
        const cut = hypothesis.flatMap((turn) => {
          const middle = Math.round((turn.startMs + turn.endMs) / 20) * 10;
          return [
            { ...turn, startMs: middle, speaker: `${turn.speaker}!` },
            { ...turn, endMs: middle, speaker: `${turn.speaker}!` },
          ];
        });
        const again = scoreTurns(reference, cut);
        expect(again.der).toBeCloseTo(der, 10);
        // Where pairings are equally good, JER may be another's.
        expect(again.jer).toBeLessThanOrEqual(1);
        expect(jer).toBeLessThanOrEqual(1);
        expect(scoreTurns(reference, reference)).toMatchObject({ der: 0, jer: 0 });
      }),
    );
  });
});

describe('JER', () => {
  it('is the mean over the reference speakers of what is not common', () => {
    expect(scoreTurns(REFERENCE, turns('X[0,12] Y[12,20]')).jer).toBeCloseTo((2 / 12 + 2 / 10) / 2, 10);
  });

  it('is 1 for a speaker whom nobody stands for', () => {
    expect(scoreTurns(REFERENCE, turns('X[0,20]')).jer).toBeCloseTo((0.5 + 1) / 2, 10);
    expect(scoreTurns(REFERENCE, []).jer).toBe(1);
  });
});
