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

  it('cuts a line short that gets longer, and is patient again when nobody comes', async () => {
    const gate = createLoadGate(OPTIONS);
    const held = [await gate.enter(), await gate.enter()];
    for (const name of ['a', 'b']) void enter(gate, name);
    const third = enter(gate, 'c');
    await vi.advanceTimersByTimeAsync(101);
    void enter(gate, 'late');
    await vi.advanceTimersByTimeAsync(0);
    expect(answers.splice(0).toSorted()).toEqual(['a OVERLOADED', 'b OVERLOADED', 'late OVERLOADED']);
    held[0]?.();
    void enter(gate, 'later');
    await vi.advanceTimersByTimeAsync(5);
    expect(answers.splice(0)).toEqual(['c in', 'later OVERLOADED']);
    held[1]?.();
    (await third)();
    await vi.advanceTimersByTimeAsync(1001);
    const again = [enter(gate, 'd'), enter(gate, 'e'), enter(gate, 'burst')];
    await vi.advanceTimersByTimeAsync(500);
    expect(answers).toEqual(['d in', 'e in']);
    (await again[0])?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers.at(-1)).toBe('burst in');
  });

  it('is patient again when most found room for a while', async () => {
    const gate = createLoadGate({ ...OPTIONS, longest: 1 });
    const held = [await gate.enter(), await gate.enter()];
    const a = enter(gate, 'a');
    await enter(gate, 'b');
    for (const leave of held) leave();
    (await a)();
    for (let ms = 0; ms < 120; ms += 10) {
      (await gate.enter())();
      await vi.advanceTimersByTimeAsync(10);
    }
    const again = [await gate.enter(), await gate.enter()];
    void enter(gate, 'burst');
    await vi.advanceTimersByTimeAsync(500);
    again[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers.at(-1)).toBe('burst in');
  });

  it('leaves a line alone that gets shorter, and lets others join it', async () => {
    const gate = createLoadGate(OPTIONS);
    const held = [await gate.enter(), await gate.enter()];
    const line = ['a', 'b', 'c', 'd', 'e'].map((name) => enter(gate, name));
    held[0]?.();
    (await line[0])?.();
    await vi.advanceTimersByTimeAsync(101);
    void enter(gate, 'joins');
    await vi.advanceTimersByTimeAsync(500);
    expect(answers).toEqual(['a in', 'b in']);
  });

  it('knows overload by its length, too: then the oldest go, and the newest wait for no longer than they may', async () => {
    const gate = createLoadGate({ ...OPTIONS, longest: 3 });
    const held = [await gate.enter(), await gate.enter()];
    for (const name of ['a', 'b', 'c', 'd']) void enter(gate, name);
    await vi.advanceTimersByTimeAsync(0);
    expect(gate.isFull()).toBe(true);
    expect(answers.toSorted()).toEqual(['a OVERLOADED', 'b OVERLOADED', 'd OVERLOADED']);
    held[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers.at(-1)).toBe('c in');
    expect(gate.isFull()).toBe(false);
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
