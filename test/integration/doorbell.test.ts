import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, expectAnnounced, expectHealthy, expectRings, ring, testDoorbells } from '../support/doorbells.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

checkLeaks();
const { open, endConnections } = testDoorbells();

describe('without Redis', () => {
  test('everybody hears a ring, the one who rings at once, and muting changes nothing', async () => {
    await using a = await open(null);
    await using b = await open(null);
    b.listening.mute(true);
    ring(a);
    expect(a.rings()).toBe(1);
    await expectRings([a, b], 2);
    a.listening.stop();
    ring(b);
    await expectRings([a, b], 3);
    expect(a.rings()).toBe(1);
  });

  test('everybody hears of a change', async () => {
    await using a = await open(null);
    await using b = await open(null);
    await expectAnnounced(a, [a, b]);
  });

  test('a connection that the database has ended is made again, with a ring for what was missed', async () => {
    await using a = await open(null);
    await using b = await open(null);
    await endConnections();
    await eventually(() => expect([a.rings(), b.rings()]).toEqual([1, 1]));
    ring(a);
    await expectRings([a, b], 4);
  });

  test('health says that Redis is not used, and a dashboard has nothing to show', async () => {
    await using a = await open(null);
    expect(await a.doorbell.health()).toEqual({ status: 'ok', message: 'not used' });
    expect(a.doorbell.queues).toBeNull();
  });

  test('a look that fails is logged and the next ring is heard', async () => {
    await using a = await open(null, { listen: false });
    let looks = 0;
    a.doorbell.onRing(async () => {
      looks++;
      throw new Error('no database');
    });
    ring(a, 2);
    await eventually(() => expect(a.logged).toEqual(['warn looking for work failed', 'warn looking for work failed']));
    expect(looks).toBe(2);
  });
});

describe('on a Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  test('each ring reaches one process of those that listen', async () => {
    await using api = await open(redis.url, { listen: false });
    await using a = await open(redis.url);
    await using b = await open(redis.url);
    for (const rings of [12, 24, 36]) {
      ring(api, 12);
      await expectRings([a, b], rings);
    }
    expect(a.rings()).toBeGreaterThan(0);
    expect(b.rings()).toBeGreaterThan(0);
    expect(api.logged).toEqual([]);
  });

  test('none reaches a process that is muted, not even one that waits for it already; they are kept where all are', async () => {
    await using a = await open(redis.url);
    await using b = await open(redis.url);
    ring(a, 3);
    await expectRings([a, b], 3);
    const before = a.rings();
    a.listening.mute(true);
    ring(a, 12);
    await expectRings([a, b], 15);
    expect(a.rings()).toBe(before);
    b.listening.mute(true);
    ring(b, 6);
    await expectRings([a, b], 15);
    a.listening.mute(false);
    await expectRings([a, b], 21);
    expect(a.rings()).toBe(before + 6);
  });

  test('muting and unmuting at any moment loses no listener', async () => {
    await using a = await open(redis.url);
    ring(a);
    await expectRings([a], 1);
    for (let i = 0; i < 300; i++) {
      a.listening.mute(i % 2 === 0);
      if (i % 20 === 0) ring(a);
      if (i % 7 === 0) await new Promise(setImmediate);
      if (i % 3 === 0) await null;
    }
    a.listening.mute(false);
    await expectRings([a], 16);
    ring(a, 3);
    await expectRings([a], 19);
  });

  test('who has stopped hears nothing', async () => {
    await using a = await open(redis.url);
    await using b = await open(redis.url);
    ring(a, 6);
    await expectRings([a, b], 6);
    a.listening.stop();
    const before = a.rings();
    ring(a, 12);
    await expectRings([a, b], 18);
    expect(a.rings()).toBe(before);
  });

  test('everybody hears of a change once, the one who announces at once', async () => {
    await using a = await open(redis.url);
    await using b = await open(redis.url, { listen: false });
    await expectAnnounced(a, [a, b]);
    await expectAnnounced(b, [a, b]);
  });

  test('everybody hears the rings and changes of a process that has no Redis', async () => {
    await using a = await open(redis.url);
    await using other = await open(null);
    ring(other);
    await expectRings([a, other], 2);
    await expectAnnounced(other, [a, other]);
  });

  test('a look that fails is logged, and the next ring is heard', async () => {
    await using a = await open(redis.url, { listen: false });
    let looks = 0;
    a.doorbell.onRing(() => {
      looks++;
      throw new Error('no database');
    });
    ring(a, 3);
    await eventually(() => expect(looks).toBe(3));
    await eventually(() => expect(a.logged).toEqual(Array(3).fill('warn looking for work failed')));
    const failed = await Promise.all(a.doorbell.queues?.map((queue) => queue.getFailedCount()) ?? []);
    expect(failed).toEqual([0, 0, 0]);
  });

  test('a bell carries a version, the job and a priority: what is due sooner comes first', async () => {
    await using a = await open(redis.url, { listen: false });
    const high = a.doorbell.queues?.[0];
    expect(a.doorbell.queues?.map(({ name }) => name)).toEqual(['high', 'medium', 'low']);
    const now = Date.now();
    const dueIn = { later: 7_200_000, soon: 60_000, overdue: -60_000 };
    for (const [jobId, ms] of Object.entries(dueIn)) a.doorbell.ring({ jobId, queue: 0, dueAt: new Date(now + ms) });
    await eventually(async () => expect(await high?.getPrioritizedCount()).toBe(3));
    const bells = (await high?.getPrioritized()) ?? [];
    expect(bells.map(({ data }) => data)).toEqual(['overdue', 'soon', 'later'].map((jobId) => ({ version: 1, jobId })));
    const priorities = bells.map(({ priority }) => priority);
    expect(priorities).toEqual(priorities.toSorted((x, y) => x - y));
    expect(Math.min(...priorities)).toBeGreaterThan(0);
    await high?.drain();
  });

  test.each([
    ['another queue than there is', { queue: 9, dueAt: new Date() }],
    ['no time', { queue: 0, dueAt: new Date(Number.NaN) }],
    ['a time before all others', { queue: 0, dueAt: new Date(-1e12) }],
  ])('a bell with %s is heard', async (_, bell) => {
    await using a = await open(redis.url);
    a.doorbell.ring({ jobId: 'odd', ...bell });
    await expectRings([a], 1);
  });

  test('a second ring for a job that is done is heard', async () => {
    await using a = await open(redis.url);
    for (const rings of [1, 2, 3]) {
      a.doorbell.ring({ jobId: 'again', queue: 1, dueAt: new Date() });
      await expectRings([a], rings);
    }
  });

  test('of what was heard no more than 200 bells stay in a queue', async () => {
    await using a = await open(redis.url);
    const high = a.doorbell.queues?.[0];
    const bell = { name: 'look', data: { version: 1, jobId: 'x' }, opts: { priority: 1 } };
    await high?.addBulk(Array.from({ length: 230 }, () => bell));
    await expectRings([a], 230);
    await eventually(async () => expect(await high?.getJobCountByTypes('active')).toBe(0));
    expect(await high?.getJobCounts('completed', 'failed', 'prioritized')).toEqual({ completed: 200, failed: 0, prioritized: 0 });
  });

  test('all keys stand under one hash tag', async () => {
    const keys = (await redis.call('keys', '*')).split('\n');
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter((key) => !key.startsWith('{kazru}:'))).toEqual([]);
  });

  test.each([
    ['a newer version', { version: 2, jobId: 'x', more: true }],
    ['an older version', { jobId: 'x' }],
    ['nothing', {}],
    ['no object', 'look'],
  ])('a bell with %s is let pass without a look', async (_, data) => {
    await using a = await open(redis.url);
    const connection = new Redis(redis.port);
    const foreign = new Queue('medium', { connection, prefix: '{kazru}' });
    await foreign.add('foreign', data);
    await foreign.add('foreign', data, { priority: 1 });
    await eventually(async () =>
      expect(await foreign.getJobCounts('wait', 'prioritized', 'active')).toEqual({ wait: 0, prioritized: 0, active: 0 }),
    );
    ring(a, 3);
    await expectRings([a], 3);
    await foreign.close();
    connection.disconnect();
  });

  test('what is no bell at all, and changes of another version, do no harm', async () => {
    await using a = await open(redis.url);
    await expectHealthy([a]);
    await redis.call('zadd', '{kazru}:low:prioritized', '1', 'ghost');
    await redis.call('hset', '{kazru}:low:broken', 'data', '{not json', 'priority', '1');
    await redis.call('zadd', '{kazru}:low:prioritized', '2', 'broken');
    await redis.call('publish', '{kazru}:changes', '{not json');
    await redis.call('publish', '{kazru}:changes', JSON.stringify({ version: 2, from: 'x', jobId: 'x' }));
    await redis.call('publish', '{kazru}:changes', JSON.stringify({ version: 1, from: 'x', jobId: 'known' }));
    await eventually(() => expect(a.changes).toEqual(['known']));
    for (let i = 0; i < 3; i++) a.doorbell.ring({ jobId: `after-${i}`, queue: 2, dueAt: new Date() });
    await expectRings([a], 3);
    await redis.call('flushall');
  });

  test('bells go on after FLUSHALL, also for those who wait for the next', async () => {
    await using a = await open(redis.url);
    await using b = await open(redis.url);
    ring(a, 3);
    await expectRings([a, b], 3);
    await redis.call('flushall');
    ring(b, 12);
    await expectRings([a, b], 15);
    expect(a.logged).toEqual([]);
  });

  test('health tells how long it takes, and warns of a Redis that drops keys', async () => {
    await using a = await open(redis.url);
    const health = await a.doorbell.health();
    expect(health).toEqual({ status: 'ok', latency_ms: expect.any(Number) });
    expect(health.latency_ms).toBeLessThan(250);
    await redis.call('config', 'set', 'maxmemory-policy', 'allkeys-lru');
    expect(await a.doorbell.health()).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('set maxmemory-policy to noeviction'),
    });
    await redis.call('config', 'set', 'maxmemory-policy', 'noeviction');
  });
});
