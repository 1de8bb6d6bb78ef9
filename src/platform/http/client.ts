import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { Agent, fetch } from 'undici';
import type { Metrics } from '../telemetry/metrics.ts';

/** The one HTTP client of a process for everything outside: keep-alive, HTTP/2 where it is offered. */
export interface HttpClient extends AsyncDisposable {
  fetch: typeof fetch;
}

const CONNECTIONS = 10;
const KEEP_ALIVE_MS = 30_000;
const CONNECT_MS = 10_000;
/** Streams at once on one HTTP/2 connection. */
const STREAMS = 100;

/** `caFile`: certificates (PEM) of authorities to trust besides those that Node knows. */
export function createHttpClient({ caFile, metrics }: { caFile: string | null; metrics: Metrics }): HttpClient {
  const agent = new Agent({
    allowH2: true,
    connections: CONNECTIONS,
    pipelining: 1,
    maxConcurrentStreams: STREAMS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // Deadlines are those of the calls: a model may think for minutes before its first byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: CONNECT_MS, ...(caFile !== null && { ca: authorities(caFile) }) },
  });
  metrics.observe('http_client_connections', 'Connections to engines and other services, by origin', ['origin', 'state'], (set) => {
    for (const [origin, stats] of Object.entries(agent.stats)) {
      set({ origin, state: 'connected' }, Number(stats.connected ?? 0));
      set({ origin, state: 'running' }, stats.running ?? 0);
      set({ origin, state: 'pending' }, stats.pending ?? 0);
    }
  });
  const pooled: typeof fetch = (input, init) => fetch(input, { dispatcher: agent, ...init });
  return { fetch: pooled, [Symbol.asyncDispose]: () => agent.destroy() };
}

/** Certificates to trust: extra ones stand beside the usual ones, not in their place. */
export function authorities(caFile: string): string[] {
  return [...getCACertificates('default'), readFileSync(caFile, 'utf8')];
}
