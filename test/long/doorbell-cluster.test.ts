import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, expectHealthy, expectRedis, expectStandIn, testDoorbells } from '../support/doorbells.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { type RedisServer, startRedisCluster, startRedisSentinel } from '../support/redis-server.ts';

checkLeaks();
const { open } = testDoorbells();

describe('a cluster of three', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  const keysOf = async (node: RedisServer): Promise<string[]> => (await node.call('keys', '*')).split('\n').filter(Boolean);

  test('rings and changes; all keys on one node', async () => {
    await using a = await open(cluster.url);
    await using b = await open(cluster.url);
    await expectHealthy([a, b]);
    await expectRedis([a, b]);
    const keys = await Promise.all(cluster.nodes.map(keysOf));
    expect(keys.filter((found) => found.length > 0)).toHaveLength(1);
    expect(await a.doorbell.queues?.[0]?.getCompletedCount()).toBeGreaterThan(0);
  });

  test('one node by itself is named as such', async () => {
    const messages = await Promise.all(
      cluster.nodes.map(async ({ url }) => {
        await using a = await open(url);
        return (await a.doorbell.health()).message;
      }),
    );
    expect(messages.filter((message) => message?.includes('REDIS_URL names a cluster as redis-cluster://'))).toHaveLength(2);
  });

  test('FLUSHALL, and the loss of the node with the keys and of another one', async () => {
    await using a = await open(cluster.url);
    await using b = await open(cluster.url);
    await expectHealthy([a, b]);
    await expectRedis([a, b]);
    const keys = await Promise.all(cluster.nodes.map(keysOf));
    const owner = cluster.nodes.find((_, i) => keys[i]?.length);
    const other = cluster.nodes.find((_, i) => !keys[i]?.length);
    await owner?.call('flushall');
    await expectRedis([a, b]);
    await Promise.all([owner?.kill(), other?.kill()]);
    await eventually(async () => expect([await a.healthy(), await b.healthy()]).toEqual([false, false]));
    await expectStandIn([a, b]);
    await Promise.all([owner?.start(), other?.start()]);
    await expectHealthy([a, b]);
    await expectRedis([a, b]);
  });
});

describe('a sentinel set', () => {
  test('goes on with the replica when the master is lost', async () => {
    await using set = await startRedisSentinel();
    await using a = await open(set.url);
    await using b = await open(set.url);
    await expectHealthy([a, b]);
    await expectRedis([a, b]);
    await set.master.kill();
    await eventually(() => expect([a.logged.length, b.logged.length]).toEqual([1, 1]));
    await expectStandIn([a, b]);
    await expectHealthy([a, b]);
    await expectRedis([a, b]);
    expect(await set.replica.call('role')).toContain('master');
    for (const { logged } of [a, b]) expect(logged).toEqual([expect.stringContaining('Redis cannot be used'), 'info Redis is back']);
  });

  test('says what is wrong with its name, and with the kind of its address', async () => {
    await using set = await startRedisSentinel();
    const healthOf = async (url: string) => {
      await using a = await open(url);
      return (await a.doorbell.health()).message;
    };
    expect(await healthOf(set.url.replace('/kazru', '/other'))).toContain('the sentinels know no master of this name');
    expect(await healthOf(set.url.replace('-sentinel', '').replace('/kazru', ''))).toContain('this is a sentinel');
    expect(await healthOf(set.master.url.replace('redis:', 'redis-sentinel:').concat('/kazru'))).toContain('this is no sentinel');
    expect(await healthOf(set.master.url.replace('redis:', 'redis-cluster:'))).toContain('this is no cluster');
  });
});
