import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, fetch } from 'undici';
import type { EngineTools } from '../engine-tools.ts';
import { createMemoryRates, createRateLimiter } from '../rate-limiter.ts';

/** A request as it came. */
export interface Seen {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: string | object;
  /** After the body, which is not all that was promised. */
  breaksOff?: boolean;
}

/** A server on this machine that answers what a test says; `never` as a reply leaves the caller waiting. */
export async function serve(answer: (seen: Seen) => Reply | 'never'): Promise<FakeServer> {
  const seen: Seen[] = [];
  let underway = 0;
  const server = createServer((request, response) => {
    underway++;
    response.on('close', () => underway--);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) };
      seen.push(one);
      const reply = answer(one);
      if (reply === 'never') return;
      const body = typeof reply.body === 'object' ? JSON.stringify(reply.body) : (reply.body ?? '');
      const length = Buffer.byteLength(body) + (reply.breaksOff ? 10 : 0);
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', 'content-length': length, ...reply.headers });
      if (reply.breaksOff) response.write(body, () => request.socket.destroy());
      else response.end(body);
    });
  });
  const agent = new Agent();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    paths: () => seen.map(({ method, path }) => `${method} ${path}`),
    underway: () => underway,
    tools: {
      fetch: (input, init) => fetch(input, { ...init, dispatcher: agent }),
      limiter: createRateLimiter(createMemoryRates()),
    },
    async [Symbol.asyncDispose]() {
      await agent.destroy();
      await close(server);
    },
  };
}

export interface FakeServer extends AsyncDisposable {
  url: string;
  seen: Seen[];
  /** `GET /operations/1` for every request so far. */
  paths(): string[];
  /** Requests whose connection is open and that have not been answered. */
  underway(): number;
  tools: EngineTools;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
