import { describe, expect, it } from 'vitest';
import { type Asking, createPlaces } from './places.ts';

const never = new AbortController().signal;
const asking = (changes: Partial<Asking> = {}): Asking => ({ engine: 'a', places: 2, bytes: 1, owner: 'o', job: 'j', ...changes });
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

describe('places', () => {
  it('run so many of one engine at once and the others in the order in which they came', async () => {
    const places = createPlaces(100);
    const works = [work(), work(), work(), work()];
    const runs = works.map((each) => places.run(asking(), never, each.run));
    await settled();
    expect(works.map((each) => each.started())).toEqual([true, true, false, false]);
    expect(places.count('a')).toEqual({ running: 2, waiting: 2 });
    works[1]?.resolve('second');
    expect(await runs[1]).toBe('second');
    await settled();
    expect(works.map((each) => each.started())).toEqual([true, true, true, false]);
    for (const each of works) each.resolve('done');
    expect(await Promise.all(runs)).toEqual(['done', 'second', 'done', 'done']);
    expect(places.count('a')).toEqual({ running: 0, waiting: 0 });
  });

  it('let a small job pass a large one, and a small owner a large one', async () => {
    const places = createPlaces(100);
    const order: string[] = [];
    const gates = new Map<string, PromiseWithResolvers<void>>();
    const start = (name: string, changes: Partial<Asking>) => {
      const gate = Promise.withResolvers<void>();
      gates.set(name, gate);
      return places.run(asking(changes), never, () => {
        order.push(name);
        return gate.promise;
      });
    };
    const runs = [
      ...['l1', 'l2', 'l3', 'l4'].map((name) => start(name, { owner: 'large', job: 'large' })),
      start('s', { owner: 'large', job: 'small' }),
      start('o', { owner: 'other', job: 'other' }),
    ];
    for (const name of ['l2', 'o', 's', 'l1', 'l3', 'l4']) {
      await settled();
      gates.get(name)?.resolve();
    }
    await Promise.all(runs);
    expect(order).toEqual(['l1', 'l2', 'o', 's', 'l3', 'l4']);
  });

  it('let an engine with free places pass one without', async () => {
    const places = createPlaces(100);
    const held = work();
    const first = places.run(asking({ places: 1 }), never, held.run);
    const blocked = work();
    const second = places.run(asking({ places: 1 }), never, blocked.run);
    expect(await places.run(asking({ engine: 'b' }), never, async () => 'b')).toBe('b');
    expect(blocked.started()).toBe(false);
    held.resolve('');
    blocked.resolve('');
    await Promise.all([first, second]);
  });

  it('bound the bytes under way, but let a single large call through alone', async () => {
    const places = createPlaces(10);
    const [huge, small] = [work(), work()];
    const runs = [places.run(asking({ bytes: 50 }), never, huge.run), places.run(asking({ bytes: 1 }), never, small.run)];
    await settled();
    expect([huge.started(), small.started()]).toEqual([true, false]);
    huge.resolve('');
    await runs[0];
    await settled();
    expect(small.started()).toBe(true);
    small.resolve('');
    await runs[1];
  });

  it('give the place back when the work fails, and let go of who waits when its signal aborts', async () => {
    const places = createPlaces(100);
    await expect(places.run(asking({ places: 1 }), never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const [held, left] = [work(), work()];
    const leaving = new AbortController();
    const runs = [places.run(asking({ places: 1 }), never, held.run), places.run(asking({ places: 1 }), leaving.signal, left.run)];
    leaving.abort(new Error('cancelled'));
    await expect(runs[1]).rejects.toThrow('cancelled');
    held.resolve('held');
    expect(await runs[0]).toBe('held');
    expect(left.started()).toBe(false);
    await expect(places.run(asking(), leaving.signal, left.run)).rejects.toThrow('cancelled');
    expect(await places.run(asking({ places: 1 }), never, async () => 'still a place')).toBe('still a place');
  });
});
