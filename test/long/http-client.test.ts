import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHttpClient } from '../../src/platform/http/client.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { type CountingServer, countingServer } from '../support/counting-server.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';

checkLeaks();

/** The file that makes a client trust the server. */
async function caFileOf({ ca }: CountingServer, folder: string): Promise<string> {
  const file = join(folder, 'ca.pem');
  await writeFile(file, ca ?? '');
  return file;
}

describe('the HTTP client', () => {
  test('offers HTTP/2 and sends 10,000 calls over few connections, none of which is left behind', async () => {
    await using folder = await temporaryFolder();
    await using server = await countingServer({ tls: true });
    const metrics = createMetrics();
    const client = createHttpClient({ caFile: await caFileOf(server, folder.path), metrics });
    let left = 10_000;
    const caller = async (): Promise<void> => {
      while (left-- > 0) expect(await (await client.fetch(server.url, { method: 'POST', body: 'x' })).text()).toBe('ok');
    };
    await Promise.all(Array.from({ length: 20 }, caller));
    expect(server.versions).toEqual(new Set(['2.0']));
    expect(server.connections()).toBeLessThanOrEqual(10);
    expect(await metrics.registry.metrics()).toMatch(/http_client_connections\{origin="https:\/\/localhost:\d+",state="connected"\} [1-9]/);
    await client[Symbol.asyncDispose]();
    await expect.poll(server.open).toBe(0);
  });

  test('keeps connections alive over HTTP/1.1, ten at most', async () => {
    await using server = await countingServer({ tls: false });
    await using client = createHttpClient({ caFile: null, metrics: createMetrics() });
    const call = async (): Promise<string> => (await client.fetch(server.url)).text();
    for (let i = 0; i < 5; i++) await Promise.all(Array.from({ length: 40 }, call));
    expect(server.connections()).toBeLessThanOrEqual(10);
    expect(server.versions).toEqual(new Set(['1.1']));
  });

  test('trusts nobody that it was not told to', async () => {
    await using folder = await temporaryFolder();
    await using server = await countingServer({ tls: true });
    await using client = createHttpClient({ caFile: null, metrics: createMetrics() });
    await expect(client.fetch(server.url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    expect(() => createHttpClient({ caFile: join(folder.path, 'missing.pem'), metrics: createMetrics() })).toThrow('missing.pem');
  });
});
