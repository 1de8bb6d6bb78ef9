import { describe, expect, it } from 'vitest';
import type { StoredChunk } from '../chunk-store.ts';
import { createChunkFeed, lengthOf } from './chunk-feed.ts';

const chunk = (index: number, ...pieces: [number, number][]): StoredChunk => ({
  plan: 1,
  index,
  replaced: false,
  tickets: {},
  pieces,
  startMs: 0,
  endMs: 9000,
  overlapMs: 0,
  done: false,
});

describe('the chunk feed', () => {
  it('hands out the longest that waits, then says that there will be no more', async () => {
    const feed = createChunkFeed();
    feed.push(chunk(0, [0, 100]));
    feed.push(chunk(1, [200, 450], [700, 800]));
    feed.push(chunk(2, [900, 1200]));
    feed.end();
    const order = [await feed.take(), await feed.take(), await feed.take(), await feed.take(), await feed.take()];
    expect(order.map((taken) => taken?.index ?? null)).toEqual([1, 2, 0, null, null]);
  });

  it('wakes all who wait: one gets the chunk, the others go on waiting until the end', async () => {
    const feed = createChunkFeed();
    const takers = [feed.take(), feed.take(), feed.take()];
    feed.push(chunk(7, [0, 10]));
    expect((await Promise.race(takers))?.index).toBe(7);
    feed.end();
    expect((await Promise.all(takers)).map((taken) => taken?.index ?? null).sort()).toEqual([7, null, null]);
  });
});

describe('lengthOf', () => {
  it('counts what is sent, not the silence between', () => expect(lengthOf(chunk(0, [0, 100], [5000, 5050]))).toBe(150));
});
