import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowEngine extends AsyncDisposable {
  /** For a base URL setting. */
  url: string;
  /** Since the last call of this: how many were heard, and the bytes of their requests. */
  take(): { calls: number; bytes: number; latenciesMs: number[] };
}

/** An endpoint in OpenAI's format that hears one word in everything, and takes its time: `latencyMs` says how long, call by call. */
export async function startSlowEngine(latencyMs: (call: number) => number): Promise<SlowEngine> {
  let heard = { calls: 0, bytes: 0, latenciesMs: [] as number[] };
  let call = 0;
  const server = createServer(async (request, response) => {
    const latency = latencyMs(call++);
    for await (const block of request) heard.bytes += block.length;
    await sleep(latency);
    heard.calls++;
    heard.latenciesMs.push(latency);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ text: 'сөз', segments: [{ start: 0, end: 3600, text: ' сөз' }] }));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    take() {
      const taken = heard;
      heard = { calls: 0, bytes: 0, latenciesMs: [] };
      return taken;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
