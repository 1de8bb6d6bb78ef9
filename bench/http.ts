import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { Agent, fetch } from 'undici';
import { createHttpClient } from '../src/platform/http/client.ts';
import { createMetrics } from '../src/platform/telemetry/metrics.ts';
import { numbers } from './lib/options.ts';
import { printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';

/** The product's HTTP client against a bare undici loop with one connection reused, and with none: over TLS, HTTP/2. */
export async function http(args: string[]): Promise<void> {
  const { calls } = numbers(args, { calls: 1000 });
  await using folder = await temporaryFolder();
  await using server = await startServer(folder.path);
  const body = Buffer.alloc(100_000, 'a');
  const loop = async (call: () => Promise<unknown>, atOnce: number, count: number): Promise<number> => {
    let left = count;
    return timeOf(() =>
      Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (left-- > 0) await call();
        }),
      ),
    );
  };
  const rows = [['', 'calls', 'at once', 'time', 'handshakes', 'against bare undici']];
  const ca = readFileSync(server.caFile, 'utf8');

  const bareAgent = new Agent({ allowH2: true, connections: 10, connect: { ca } });
  const bare = async (): Promise<string> => (await fetch(server.url, { method: 'POST', body, dispatcher: bareAgent })).text();
  await bare();
  server.take();
  const bareTime = await loop(bare, 10, calls);
  rows.push(['bare undici', String(calls), '10', seconds(bareTime), String(server.take()), ratio(bareTime, bareTime)]);
  await bareAgent.destroy();

  const client = createHttpClient({ caFile: server.caFile, metrics: createMetrics() });
  const ours = async (): Promise<string> => (await client.fetch(server.url, { method: 'POST', body })).text();
  await ours();
  const first = server.take();
  const time = await loop(ours, 10, calls);
  const handshakes = server.take();
  rows.push(["the product's client", String(calls), '10', seconds(time), String(handshakes), ratio(time, bareTime)]);
  await loop(ours, 10, 10);
  await client[Symbol.asyncDispose]();

  const few = Math.max(1, Math.round(calls / 10));
  const without = async (): Promise<void> => {
    const agent = new Agent({ allowH2: true, connect: { ca } });
    await (await fetch(server.url, { method: 'POST', body, dispatcher: agent })).text();
    await agent.destroy();
  };
  const withoutTime = (await loop(without, 10, few)) * (calls / few);
  rows.push([
    'a new connection each time',
    `${few}, scaled`,
    '10',
    seconds(withoutTime),
    String(server.take() * (calls / few)),
    ratio(withoutTime, bareTime),
  ]);
  printTable(rows);
  process.stdout.write(`\nHandshakes for the first call: ${first}; for ${calls} more, ten at once: ${handshakes}\n`);
}

async function startServer(folder: string) {
  const [key, caFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await execa('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    caFile,
    ...subject,
  ]);
  const sockets = new Set<Socket>();
  let handshakes = 0;
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(caFile), allowHTTP1: true }, (request, response) => {
    request.resume().on('end', () => response.end('ok'));
  });
  server.on('secureConnection', (socket) => {
    handshakes++;
    sockets.add(socket.on('close', () => sockets.delete(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    caFile,
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = handshakes;
      handshakes = 0;
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
