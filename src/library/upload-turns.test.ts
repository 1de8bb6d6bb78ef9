import { describe, expect, it } from 'vitest';
import { createUploadTurns } from './upload-turns.ts';

describe('upload turns', () => {
  it('come side by side as long as they may', async () => {
    const turns = createUploadTurns(10);
    using _first = await turns.take('a', false);
    using _second = await turns.take('a', false);
  });

  it('wait for each other in their order where only one may be, and not for those of others', async () => {
    const turns = createUploadTurns();
    const first = await turns.take('a', true);
    using _other = await turns.take('b', true);
    const order: string[] = [];
    const follow = async (name: string): Promise<void> => {
      using _turn = await turns.take('a', true);
      order.push(name);
      await Promise.resolve();
    };
    const followed = [follow('second'), follow('third')];
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(order).toEqual([]);
    first[Symbol.dispose]();
    await Promise.all(followed);
    expect(order).toEqual(['second', 'third']);
    using _last = await turns.take('a', true);
  });

  it('are refused after a while, and when whoever waits leaves; then nobody waits for them', async () => {
    const turns = createUploadTurns(30);
    const first = await turns.take('a', true);
    const leaving = new AbortController();
    const left = turns.take('a', true, leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await expect(turns.take('a', true)).rejects.toMatchObject({ code: 'ONE_UPLOAD_AT_A_TIME', retryAfterMs: 5000 });
    first[Symbol.dispose]();
    using _next = await turns.take('a', true);
  });

  it('wait for all that began before it was told', async () => {
    const turns = createUploadTurns();
    const before = [await turns.take('a', false), await turns.take('a', false)];
    let isDone = false;
    const next = turns.take('a', true).then((turn) => {
      isDone = true;
      return turn;
    });
    before[0]?.[Symbol.dispose]();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isDone).toBe(false);
    before[1]?.[Symbol.dispose]();
    (await next)[Symbol.dispose]();
  });
});
