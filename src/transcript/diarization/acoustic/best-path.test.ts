import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestPath } from './best-path.ts';

const STATES = 3;
const scores = fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: STATES, maxLength: STATES }), { maxLength: 6 });

describe('bestPath', () => {
  it('is as good as the best of all paths', () => {
    fc.assert(
      fc.property(scores, fc.array(fc.nat(15), { minLength: 6, maxLength: 6 }), (table, changes) => {
        const worthOf = (path: readonly number[]): number =>
          path.reduce(
            (sum, state, step) => sum + (table[step]?.[state] ?? 0) - (step > 0 && path[step - 1] !== state ? (changes[step] ?? 0) : 0),
            0,
          );
        const paths = table.reduce<number[][]>((all) => all.flatMap((path) => [0, 1, 2].map((state) => [...path, state])), [[]]);
        const found = bestPath({
          steps: table.length,
          states: STATES,
          score: (step, into) => into.set(table[step] ?? []),
          change: (step) => changes[step] ?? 0,
        });
        expect(worthOf([...found])).toBe(Math.max(...paths.map(worthOf)));
      }),
    );
  });

  it('stays where a change gains less than it costs', () => {
    const score = (step: number, into: Float64Array): void => into.set(step === 2 ? [0, 5] : [3, 0]);
    expect([...bestPath({ steps: 5, states: 2, score, change: () => 4 })]).toEqual([0, 0, 0, 0, 0]);
    expect([...bestPath({ steps: 5, states: 2, score, change: () => 1 })]).toEqual([0, 0, 1, 0, 0]);
  });
});
