import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import {
  eventually,
  expectHealthy,
  expectRedis,
  expectRings,
  expectStandIn,
  ring,
  type TestDoorbell,
  testDoorbells,
} from '../support/doorbells.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { startRedis } from '../support/redis-server.ts';
import { certificate } from '../support/replay/certificate.ts';
import { testFolders } from '../support/test-folders.ts';

checkLeaks();
const folders = testFolders();
const { open } = testDoorbells();

const AWAY = 'warn Redis cannot be used; PostgreSQL stands in until it is back';
const BACK = 'info Redis is back';

async function waitingBells({ doorbell }: TestDoorbell): Promise<number> {
  const counts = await Promise.all((doorbell.queues ?? []).map((queue) => queue.getJobCountByTypes('prioritized', 'active')));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function expectTrouble(redisUrl: string, message: string | RegExp): Promise<void> {
  const begin = performance.now();
  await using a = await open(redisUrl);
  expect(performance.now() - begin).toBeLessThan(2000);
  await eventually(async () => expect(await a.doorbell.health()).toEqual({ status: 'degraded', message: expect.stringMatching(message) }));
  await expectStandIn([a]);
  expect(a.logged).toEqual([expect.stringMatching(AWAY)]);
  expect(JSON.stringify([a.logged, await a.doorbell.health()])).not.toContain('hunter');
}

describe('a Redis that goes away', () => {
  test('killed and started again', async () => {
    await using redis = await startRedis();
    await using a = await open(redis.url);
    await using b = await open(redis.url);
    await expectRedis([a, b]);
    await redis.kill();
    await eventually(() => expect([a.logged.length, b.logged.length]).toEqual([1, 1]));
    await expectStandIn([a, b]);
    expect((await a.doorbell.health()).message).toContain('nothing listens there; start Redis');
    await redis.start();
    await expectHealthy([a, b]);
    await expectRedis([a, b]);
    for (const { logged } of [a, b]) expect(logged).toEqual([expect.stringContaining(AWAY), BACK]);
  });

  test('hanging: PostgreSQL rings after 250 ms, later at once; who listens goes on when it does', async () => {
    await using redis = await startRedis();
    await using a = await open(redis.url);
    await using b = await open(redis.url);
    await expectRedis([a, b]);
    redis.hang();
    const begin = performance.now();
    await expectStandIn([a, b]);
    expect(performance.now() - begin).toBeLessThan(2000);
    await eventually(() => expect([a.logged.length, b.logged.length]).toEqual([1, 1]));
    expect((await a.doorbell.health()).message).toContain('it does not answer');
    const before = a.rings();
    ring(a);
    expect(a.rings()).toBe(before + 1);
    redis.goOn();
    await expectHealthy([a, b]);
    // What it was sent while it hung rings now.
    await eventually(async () => expect(await waitingBells(a)).toBe(0));
    await expectRedis([a, b]);
    for (const { logged } of [a, b]) expect(logged).toEqual([expect.stringContaining(AWAY), BACK]);
  });

  test('while it hangs a program starts within a second, and closes everything within two', async () => {
    await using redis = await startRedis();
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = sockets();
    const a = await open(redis.url);
    await expectRedis([a]);
    redis.hang();
    const start = performance.now();
    const b = await open(redis.url);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(sockets()).toBeGreaterThan(before);
    const end = performance.now();
    await Promise.all([a, b].map((each) => each[Symbol.asyncDispose]()));
    await eventually(() => expect(sockets()).toBe(before));
    expect(performance.now() - end).toBeLessThan(2000);
  });

  test('absent at the start and there later', async () => {
    await using redis = await startRedis();
    await redis.kill();
    await using a = await open(redis.url);
    await expectStandIn([a]);
    await redis.start();
    await expectHealthy([a]);
    await expectRedis([a]);
    expect(a.logged).toEqual([expect.stringContaining(AWAY), BACK]);
  });

  test('slow: a ring that Redis has not taken after 250 ms is told by PostgreSQL as well', async () => {
    await using redis = await startRedis();
    await using line = await openLine(redis.port);
    await using a = await open(`redis://127.0.0.1:${line.port}`);
    await expectRedis([a]);
    const before = a.rings();
    line.delayMs = 150;
    ring(a);
    // By PostgreSQL, and late by Redis.
    await expectRings([a], before + 2);
    await eventually(async () =>
      expect(await a.doorbell.health()).toMatchObject({ status: 'degraded', message: /did not take the last ring/ }),
    );
    expect(a.logged).toEqual([]);
  });
});

describe('a Redis that is of no use', () => {
  test('a wrong password, a wrong name, and no password', async () => {
    await using redis = await startRedis({ password: 'hunter2' });
    const address = `127.0.0.1:${redis.port}`;
    await expectTrouble(`redis://:hunter3@${address}`, 'correct them in REDIS_URL');
    await expectTrouble(`redis://hunter:hunter2@${address}`, 'correct them in REDIS_URL');
    await expectTrouble(`redis://${address}`, 'it wants a password');
    await using a = await open(`redis://:hunter2@${address}`);
    await expectHealthy([a]);
    await expectRedis([a]);
  });

  test('a user who may not run scripts: rings are told by PostgreSQL, and nobody tries without end', async () => {
    await using redis = await startRedis();
    await using a = await open(redis.url);
    await expectRedis([a]);
    await redis.call('acl', 'setuser', 'default', '-eval', '-evalsha');
    await using b = await open(redis.url);
    await expectHealthy([b]);
    await expectStandIn([a, b]);
    expect((await a.doorbell.health()).message).toContain('its user may not do enough');
    const refused = async () => Number(/NOPERM:count=(\d+)/.exec(await redis.call('info', 'errorstats'))?.[1]);
    const before = await refused();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await refused()) - before).toBeLessThan(50);
    await redis.call('acl', 'setuser', 'default', '+eval', '+evalsha');
    await eventually(async () => {
      ring(a);
      expect(await a.healthy()).toBe(true);
    });
  });

  test('a user who may not use channels: it would miss changes', async () => {
    await using redis = await startRedis();
    await redis.call('acl', 'setuser', 'default', 'resetchannels');
    await expectTrouble(redis.url, 'its user may not do enough');
  });

  test('a read-only replica, until it is the master', async () => {
    await using master = await startRedis();
    await using replica = await startRedis({ settings: ['--replicaof', '127.0.0.1', String(master.port)] });
    await expectTrouble(replica.url, 'it is a read-only replica; let REDIS_URL name the master');
    await using a = await open(replica.url);
    expect(await a.healthy()).toBe(false);
    await replica.call('replicaof', 'no', 'one');
    await expectHealthy([a]);
    await expectRedis([a]);
  });

  test('a master that has become a replica, while its name leads to the new master', async () => {
    await using old = await startRedis();
    await using next = await startRedis();
    await using line = await openLine(old.port);
    await using a = await open(`redis://127.0.0.1:${line.port}`);
    await expectRedis([a]);
    line.redisPort = next.port;
    await old.call('replicaof', '127.0.0.1', String(next.port));
    await eventually(() => expect(a.logged).toEqual([expect.stringContaining('read-only replica'), BACK]));
    await expectRedis([a]);
  });

  test('memory that is full, until it is not', async () => {
    await using redis = await startRedis();
    await using a = await open(redis.url);
    await expectRedis([a]);
    await redis.call('config', 'set', 'maxmemory', '1');
    await expectStandIn([a]);
    expect(await a.doorbell.health()).toEqual({ status: 'degraded', message: expect.stringContaining('raise maxmemory') });
    await expectTrouble(redis.url, 'its memory is full');
    await redis.call('config', 'set', 'maxmemory', '0');
    await expectHealthy([a]);
    await expectRedis([a]);
    expect(a.logged).toEqual([expect.stringContaining('raise maxmemory'), BACK]);
  });

  test('something else that listens there', async () => {
    const web = createHttpServer((_, response) => response.end('<html>'));
    const greeting = createServer((socket) => socket.on('error', () => {}).write('220 mail.example.org ESMTP\r\n'));
    const echo = createServer((socket) =>
      socket.on('error', () => {}).on('data', () => socket.write("-ERR unknown command 'auth', with args: 'hunter2'\r\n")),
    );
    const silent = createServer((socket) => socket.on('error', () => {}));
    await expectTrouble(await urlOf(web), 'what answers there is no Redis');
    await expectTrouble(await urlOf(greeting), 'what answers there is no Redis');
    await expectTrouble(await urlOf(echo), 'ERR unknown command');
    await expectTrouble(await urlOf(silent), 'it does not answer');
    for (const server of [web, greeting, echo, silent]) server.close();
  });

  test('a certificate that nobody trusts, until somebody does', async () => {
    const { cert, key } = await certificate();
    const folder = await folders.newFolder();
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    await writeFile(files.cert, cert);
    await writeFile(files.key, key);
    await using redis = await startRedis({ tls: files, settings: ['--tls-auth-clients', 'no'] });
    await expectTrouble(redis.url, 'its certificate is not trusted');
    await expectTrouble(redis.url.replace('rediss', 'redis'), 'whether it wants TLS');
    const trusted = getCACertificates();
    setDefaultCACertificates([...trusted, cert]);
    try {
      await using a = await open(redis.url);
      await expectHealthy([a]);
      await expectRedis([a]);
    } finally {
      setDefaultCACertificates(trusted);
    }
  });
});

/** A way to a Redis. */
interface Line extends AsyncDisposable {
  port: number;
  /** Where new connections lead. */
  redisPort: number;
  /** Everything comes so much later, in both directions. */
  delayMs: number;
}

async function openLine(redisPort: number): Promise<Line> {
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (data) => setTimeout(() => to.write(data), line.delayMs));
    from.on('error', () => {}).on('close', () => to.destroy());
  };
  const server = createServer((client) => {
    const redis = connect(line.redisPort, '127.0.0.1');
    pass(client, redis);
    pass(redis, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line: Line = {
    port: (server.address() as AddressInfo).port,
    redisPort,
    delayMs: 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return line;
}

async function urlOf(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `redis://:hunter2@127.0.0.1:${(server.address() as AddressInfo).port}`;
}
