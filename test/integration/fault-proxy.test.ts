import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttpClient } from '../../src/platform/http/client.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { countingServer } from '../support/counting-server.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';

checkLeaks();

/** Says everything back; ends when the other side does. */
const echo: Server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.pipe(socket);
});
beforeAll(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
});
afterAll(() => void echo.close());

let proxy: FaultProxy;
beforeEach(async () => {
  proxy = await startFaultProxy({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
});
afterEach(() => proxy[Symbol.asyncDispose]());

async function open(): Promise<Socket> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Sends it and gives what came back until so much was there, and after how many milliseconds. */
async function exchange(socket: Socket, text: string): Promise<{ text: string; ms: number }> {
  const begin = performance.now();
  let heard = '';
  socket.write(text);
  while (heard.length < text.length) heard += (await once(socket, 'data'))[0];
  return { text: heard, ms: performance.now() - begin };
}

/** The code with which a connection breaks. */
async function breaks(socket: Socket): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  socket.on('close', () => resolve('closed'));
  return promise;
}

describe('the fault proxy', () => {
  test('without a fault carries bytes as they are, half-closed connections too', async () => {
    const socket = await open();
    const text = 'сәлем '.repeat(100_000);
    const received: Buffer[] = [];
    socket.on('data', (bytes) => received.push(bytes));
    socket.end(text);
    await once(socket, 'close');
    expect(Buffer.concat(received).toString()).toBe(text);
    expect(proxy.connections()).toBe(0);
  });

  test('latency: everything comes later, in order, and not one after another', async () => {
    const socket = await open();
    await proxy.set({ kind: 'latency', ms: 150 });
    const begin = performance.now();
    const heard: string[] = [];
    socket.on('data', (bytes) => heard.push(String(bytes)));
    for (const letter of ['a', 'b', 'c', 'd', 'e']) {
      socket.write(letter);
      await sleep(20);
    }
    await expect.poll(() => heard.join(''), { interval: 5 }).toBe('abcde');
    const ms = performance.now() - begin;
    expect(ms).toBeGreaterThanOrEqual(300);
    expect(ms).toBeLessThan(800);
    socket.destroy();
  });

  test('reset: open connections are reset at once, new ones at their first bytes', async () => {
    const before = await open();
    await exchange(before, 'x');
    const lost = breaks(before);
    await proxy.set({ kind: 'reset' });
    expect(await lost).toBe('ECONNRESET');
    const after = await open();
    const refused = breaks(after);
    after.write('x');
    expect(await refused).toBe('ECONNRESET');
    await proxy.clear();
    const socket = await open();
    expect((await exchange(socket, 'x')).text).toBe('x');
    socket.destroy();
  });

  test('hang: connections are accepted, nothing gets through until it is over, and nothing is lost', async () => {
    const before = await open();
    await exchange(before, 'x');
    await proxy.set({ kind: 'hang' });
    const after = await open();
    const answers = [exchange(before, 'one'), exchange(after, 'two')];
    const first = await Promise.race([...answers, sleep(300, 'nothing')]);
    expect(first).toBe('nothing');
    expect(proxy.connections()).toBe(2);
    await proxy.clear();
    expect((await Promise.all(answers)).map(({ text }) => text)).toEqual(['one', 'two']);
    for (const socket of [before, after]) socket.destroy();
  });

  test('narrow: so many bytes a second, and the rest at once when it is over', async () => {
    const socket = await open();
    await proxy.set({ kind: 'narrow', bytesPerSecond: 1000 });
    const { ms } = await exchange(socket, 'x'.repeat(500));
    expect(ms).toBeGreaterThanOrEqual(490);
    expect(ms).toBeLessThan(1500);
    const rest = exchange(socket, 'x'.repeat(1_000_000));
    await sleep(100);
    await proxy.clear();
    expect((await rest).ms).toBeLessThan(2000);
    socket.destroy();
  });

  test('narrow: the sender has to wait', async () => {
    const socket = await open();
    await proxy.set({ kind: 'narrow', bytesPerSecond: 1000 });
    const block = Buffer.alloc(1024 ** 2);
    let taken = 0;
    while (taken < 100 && socket.write(block)) taken++;
    const drained = await Promise.race([
      (async () => {
        for (; taken < 100; taken++) if (!socket.write(block)) await once(socket, 'drain');
        return true;
      })(),
      sleep(500, false),
    ]);
    expect(drained).toBe(false);
    const lost = breaks(socket);
    await proxy.set({ kind: 'down' });
    expect(['ECONNRESET', 'EPIPE']).toContain(await lost);
  });

  test('down: open connections are reset, new ones refused, and then it listens on the same port', async () => {
    const socket = await open();
    await exchange(socket, 'x');
    const lost = breaks(socket);
    await proxy.set({ kind: 'down' });
    expect(await lost).toBe('ECONNRESET');
    expect(await breaks(connect({ port: proxy.port, host: '127.0.0.1' }))).toBe('ECONNREFUSED');
    await proxy.clear();
    const again = await open();
    expect((await exchange(again, 'x')).text).toBe('x');
    again.destroy();
  });

  test('a server that is not there is a reset', async () => {
    await using nowhere = await startFaultProxy({ path: join('/nonexistent', 'socket') });
    const socket = connect({ port: nowhere.port, host: '127.0.0.1' });
    expect(await breaks(socket)).toBe('ECONNRESET');
  });

  test('carries TLS and HTTP/2', async () => {
    await using folder = await temporaryFolder();
    await using server = await countingServer({ tls: true });
    await using tls = await startFaultProxy({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
    const caFile = join(folder.path, 'ca.pem');
    await writeFile(caFile, server.ca ?? '');
    await using client = createHttpClient({ caFile, metrics: createMetrics() });
    const call = async (): Promise<string> => (await client.fetch(`https://localhost:${tls.port}`, { method: 'POST', body: 'x' })).text();
    expect(await call()).toBe('ok');
    await tls.set({ kind: 'latency', ms: 100 });
    const begin = performance.now();
    expect(await call()).toBe('ok');
    expect(performance.now() - begin).toBeGreaterThanOrEqual(200);
    await tls.set({ kind: 'reset' });
    await expect(call()).rejects.toThrow();
    expect(server.versions).toEqual(new Set(['2.0']));
  });
});
