import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { createHttpClient } from '../src/platform/http/client.ts';
import { createMetrics } from '../src/platform/telemetry/metrics.ts';
import { countingServer } from '../test/support/counting-server.ts';
import { numbers } from './lib/options.ts';
import { printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';

/** The product's HTTP client against a bare undici loop with one connection reused, and with none: over TLS, HTTP/2. */
export async function http(args: string[]): Promise<void> {
  const { calls } = numbers(args, { calls: 1000 });
  await using folder = await temporaryFolder();
  await using server = await countingServer({ tls: true });
  const ca = server.ca ?? '';
  const caFile = join(folder.path, 'ca.pem');
  await writeFile(caFile, ca);
  let seen = 0;
  const newHandshakes = (): number => {
    const fresh = server.connections() - seen;
    seen += fresh;
    return fresh;
  };
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

  const bareAgent = new Agent({ allowH2: true, connections: 10, connect: { ca } });
  const bare = async (): Promise<string> => (await fetch(server.url, { method: 'POST', body, dispatcher: bareAgent })).text();
  await bare();
  newHandshakes();
  const bareTime = await loop(bare, 10, calls);
  rows.push(['bare undici', String(calls), '10', seconds(bareTime), String(newHandshakes()), ratio(bareTime, bareTime)]);
  await bareAgent.destroy();

  const client = createHttpClient({ caFile, metrics: createMetrics() });
  const ours = async (): Promise<string> => (await client.fetch(server.url, { method: 'POST', body })).text();
  await ours();
  const first = newHandshakes();
  const time = await loop(ours, 10, calls);
  const handshakes = newHandshakes();
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
    String(newHandshakes() * (calls / few)),
    ratio(withoutTime, bareTime),
  ]);
  printTable(rows);
  process.stdout.write(`\nHandshakes for the first call: ${first}; for ${calls} more, ten at once: ${handshakes}\n`);
}
