import { describe, expect, test } from 'vitest';
import { createMemoryRates, createRateLimiter, type RateStore } from '../../src/engines/rate-limiter.ts';
import { connectDatabase } from '../../src/platform/db/connect.ts';
import { createRateStore } from '../../src/platform/db/rate-store.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { testDatabase } from '../support/test-app.ts';

checkLeaks();

const never = new AbortController().signal;
const log = createLog({ level: 'silent', format: 'json' });

/** Two views of the same buckets, as two workers have them. */
async function inMemory(): Promise<{ stores: RateStore[] } & AsyncDisposable> {
  const store = createMemoryRates();
  return { stores: [store, store], [Symbol.asyncDispose]: async () => {} };
}
async function inPostgres(): Promise<{ stores: RateStore[] } & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const { url } = opening.use(await testDatabase());
  const connect = async () => opening.use(await connectDatabase({ kind: 'server', url, pool: 5 }, log)).db;
  const stores = [createRateStore(await connect()), createRateStore(await connect())];
  const open = opening.move();
  return { stores, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

describe.each([
  ['of one process', inMemory],
  ['shared by workers through PostgreSQL', inPostgres],
])('rate limits %s', (_, open) => {
  test('let a burst through, then keep the pace, whoever asks', async () => {
    await using rates = await open();
    const [one, two] = rates.stores as [RateStore, RateStore];
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) waits.push(await (i % 2 === 0 ? one : two).reserve('k', 10_000, 3));
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    for (const [index, wait] of waits.slice(3).entries()) {
      expect(wait).toBeGreaterThan((index + 1) * 10_000 - 5000);
      expect(wait).toBeLessThanOrEqual((index + 1) * 10_000);
    }
    expect(await one.reserve('another key', 10_000, 3)).toBe(0);
  });

  test('never allow more than the limit in any window', async () => {
    await using rates = await open();
    const limiters = rates.stores.map(createRateLimiter);
    const at: number[] = [];
    const limit = { calls: 20, perMs: 500, burst: 5 };
    await Promise.all(
      Array.from({ length: 40 }, async (_unused, i) => {
        await limiters[i % 2]?.take('k', limit, never);
        at.push(performance.now());
      }),
    );
    at.sort((a, b) => a - b);
    // The clock of the database and timers are not exact to the millisecond; the pace leaves room for that.
    const most = Math.max(...at.map((from) => at.filter((time) => time >= from && time < from + limit.perMs).length));
    expect(most).toBeLessThanOrEqual(limit.calls);
  });

  test('block everybody for as long as the engine asks for', async () => {
    await using rates = await open();
    const [one, two] = rates.stores as [RateStore, RateStore];
    await one.block('k', 60_000);
    expect(await two.reserve('k', 100, 5)).toBeGreaterThan(50_000);
    await two.block('k', 1);
    expect(await one.reserve('k', 100, 5)).toBeGreaterThan(50_000);
  });

  test('let go of who stops waiting', async () => {
    await using rates = await open();
    const limiter = createRateLimiter(rates.stores[0] as RateStore);
    await limiter.block('k', 60_000);
    const stop = new AbortController();
    const waiting = limiter.take('k', { calls: 1, perMs: 1000, burst: 1 }, stop.signal);
    stop.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });
});
