import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { createHttpClient } from '../../src/platform/http/client.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';

checkLeaks();

interface Counted extends AsyncDisposable {
  url: string;
  caFile: string | null;
  connections: () => number;
  versions: Set<string>;
}

/** A server that answers everything with `ok` and counts connections. */
async function countingServer(tls: boolean, folder: string): Promise<Counted> {
  const sockets = new Set<Socket>();
  const versions = new Set<string>();
  let count = 0;
  const certificate = tls ? await selfSigned(folder) : null;
  const answer: Parameters<Server['on']>[1] = (request, response) => {
    versions.add(request.httpVersion);
    request.resume().on('end', () => response.end('ok'));
  };
  const server = certificate ? createSecureServer({ ...certificate, allowHTTP1: true }, answer as never) : createServer(answer as never);
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    count++;
    sockets.add(socket.on('close', () => sockets.delete(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${(server.address() as AddressInfo).port}`,
    caFile: certificate?.file ?? null,
    connections: () => count,
    versions,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function selfSigned(folder: string) {
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
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
    file,
    ...subject,
  ]);
  const { readFileSync } = await import('node:fs');
  return { key: readFileSync(key), cert: readFileSync(file), file };
}

describe('the HTTP client', () => {
  test('offers HTTP/2 and sends many calls at once over few connections, none of which is left behind', async () => {
    await using folder = await temporaryFolder();
    await using server = await countingServer(true, folder.path);
    const metrics = createMetrics();
    const client = createHttpClient({ caFile: server.caFile, metrics });
    const call = async (): Promise<string> => (await client.fetch(server.url, { method: 'POST', body: 'x' })).text();
    await call();
    for (let i = 0; i < 20; i++) expect(new Set(await Promise.all(Array.from({ length: 10 }, call)))).toEqual(new Set(['ok']));
    expect(server.versions).toEqual(new Set(['2.0']));
    expect(server.connections()).toBeLessThanOrEqual(10);
    expect(await metrics.registry.metrics()).toMatch(/http_client_connections\{origin="https:\/\/localhost:\d+",state="connected"\} [1-9]/);
    await client[Symbol.asyncDispose]();
  });

  test('keeps connections alive over HTTP/1.1, ten at most', async () => {
    await using folder = await temporaryFolder();
    await using server = await countingServer(false, folder.path);
    await using client = createHttpClient({ caFile: null, metrics: createMetrics() });
    const call = async (): Promise<string> => (await client.fetch(server.url)).text();
    for (let i = 0; i < 5; i++) await Promise.all(Array.from({ length: 40 }, call));
    expect(server.connections()).toBeLessThanOrEqual(10);
    expect(server.versions).toEqual(new Set(['1.1']));
  });

  test('trusts nobody that it was not told to', async () => {
    await using folder = await temporaryFolder();
    await using server = await countingServer(true, folder.path);
    await using client = createHttpClient({ caFile: null, metrics: createMetrics() });
    await expect(client.fetch(server.url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    const unreadable = join(folder.path, 'none.pem');
    await writeFile(unreadable, '');
    expect(() => createHttpClient({ caFile: join(folder.path, 'missing.pem'), metrics: createMetrics() })).toThrow('missing.pem');
  });
});
