import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

const never = new AbortController().signal;
/** Work that ends when it is told to. */
function work() {
  const gate = Promise.withResolvers<string>();
  let started = false;
  return {
    ...gate,
    run: () => {
      started = true;
      return gate.promise;
    },
    started: () => started,
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('run so many at once and the others in the order in which they came', async () => {
    const turns = createTurns(2);
    const works = [work(), work(), work(), work()];
    const runs = works.map((each) => turns.run(never, each.run));
    await settled();
    expect(works.map((each) => each.started())).toEqual([true, true, false, false]);
    works[1]?.resolve('second');
    expect(await runs[1]).toBe('second');
    await settled();
    expect(works.map((each) => each.started())).toEqual([true, true, true, false]);
    for (const each of works) each.resolve('done');
    expect(await Promise.all(runs)).toEqual(['done', 'second', 'done', 'done']);
  });

  it('give the place back when the work fails', async () => {
    const turns = createTurns(1);
    await expect(turns.run(never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turns.run(never, async () => 'next')).toBe('next');
  });

  it('let go of who waits when the signal aborts, and of nobody else', async () => {
    const turns = createTurns(1);
    const [held, left, patient] = [work(), work(), work()];
    const leaving = new AbortController();
    const runs = [turns.run(never, held.run), turns.run(leaving.signal, left.run), turns.run(never, patient.run)];
    leaving.abort(new Error('cancelled'));
    await expect(runs[1]).rejects.toThrow('cancelled');
    held.resolve('held');
    patient.resolve('patient');
    expect(await Promise.all([runs[0], runs[2]])).toEqual(['held', 'patient']);
    expect(left.started()).toBe(false);
    await expect(turns.run(leaving.signal, left.run)).rejects.toThrow('cancelled');
    expect(await turns.run(never, async () => 'still a place')).toBe('still a place');
  });
});
