import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoadGate, type LoadGate } from './load-gate.ts';

const OPTIONS = { places: 2, burstMs: 1000, overloadMs: 5, patienceMs: 100, longest: 10 };

describe('the load gate', () => {
  beforeEach(() => void vi.useFakeTimers());
  const answers: string[] = [];
  afterEach(() => {
    vi.useRealTimers();
    answers.splice(0);
  });

  /** Enters, and says under a name whether it was let in or turned away. */
  async function enter(gate: LoadGate, name: string): Promise<() => void> {
    try {
      const leave = await gate.enter();
      answers.push(`${name} in`);
      return leave;
    } catch (error) {
      answers.push(`${name} ${(error as { code: string }).code}`);
      return () => {};
    }
  }

  it('lets a burst wait for its turn, in order', async () => {
    const gate = createLoadGate(OPTIONS);
    const entered = ['a', 'b', 'c', 'd'].map((name) => enter(gate, name));
    await vi.advanceTimersByTimeAsync(500);
    expect(answers).toEqual(['a in', 'b in']);
    (await entered[0])?.();
    (await entered[1])?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toEqual(['a in', 'b in', 'c in', 'd in']);
  });

  it('turns away what has waited for too long, and says when to come again', async () => {
    const gate = createLoadGate(OPTIONS);
    const held = [await gate.enter(), await gate.enter()];
    const refused = gate.enter();
    const outcome = expect(refused).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterMs: 1000 });
    await vi.advanceTimersByTimeAsync(999);
    expect(answers).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await outcome;
    for (const leave of held) leave();
    await enter(gate, 'later');
    expect(answers).toEqual(['later in']);
  });

  it('cuts the queue short once it has not been empty for a while, and is patient again afterwards', async () => {
    const gate = createLoadGate(OPTIONS);
    const held = [await gate.enter(), await gate.enter()];
    void enter(gate, 'first');
    await vi.advanceTimersByTimeAsync(101);
    void enter(gate, 'late');
    await vi.advanceTimersByTimeAsync(5);
    expect(answers).toEqual(['late OVERLOADED']);
    held[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toEqual(['late OVERLOADED', 'first in']);
    void enter(gate, 'burst');
    await vi.advanceTimersByTimeAsync(500);
    held[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers.at(-1)).toBe('burst in');
  });

  it('never lets more wait than it may hold, and a place is given back once', async () => {
    const gate = createLoadGate({ ...OPTIONS, longest: 1 });
    const [first, second] = [await gate.enter(), await gate.enter()];
    void enter(gate, 'waits');
    await enter(gate, 'too many');
    expect(answers).toEqual(['too many OVERLOADED']);
    first();
    first();
    await vi.advanceTimersByTimeAsync(0);
    void enter(gate, 'next');
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toEqual(['too many OVERLOADED', 'waits in']);
    second();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers.at(-1)).toBe('next in');
  });
});
