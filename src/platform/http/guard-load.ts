import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../telemetry/metrics.ts';
import { errorBody } from './error-handler.ts';
import { createLoadGate, overloaded } from './load-gate.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What kind of load a request is: `probe` is always let in; `upload` lasts long and costs little. Else it is a quick one, or a page. */
    load?: Load;
  }
}

type Load = 'probe' | 'upload';
type Kind = 'quick' | 'upload' | 'page';

const API = '/api/';

/** Keeps a server that gets more than it can answer quick for those it lets in; the others are told to come again. */
export function guardLoad(server: FastifyInstance, metrics: Metrics, support: string): void {
  const patience = { burstMs: 2000, overloadMs: 5, patienceMs: 100 };
  const gates = {
    quick: createLoadGate({ places: quickPlaces(), longest: 500, ...patience }),
    upload: createLoadGate({ places: 100, longest: 0, ...patience }),
    // They need no database, so that it holds none of them up.
    page: createLoadGate({ places: 16, longest: 500, ...patience }),
  };
  const error = overloaded();
  const retryAfter = String(Math.ceil((error.retryAfterMs ?? 0) / 1000));
  // The error body that everybody gets, without a line in the log for each: that would be most of the work.
  const refuse = (response: ServerResponse, kind: Kind): void => {
    metrics.httpShed.inc({ kind });
    const id = randomUUID();
    const body = JSON.stringify(errorBody(error, id, support));
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
    response.writeHead(error.status, { ...headers, 'retry-after': retryAfter, 'x-request-id': id }).end(body);
  };
  const leaves = new WeakMap<FastifyRequest, () => void>();
  server.addHook('onRequest', async (request, reply) => {
    const kind = kindOf(request.raw, request.routeOptions.config.load);
    if (kind === null) return;
    const leave = await gates[kind].enter().catch(() => null);
    if (leave === null) {
      reply.hijack();
      return refuse(reply.raw, kind);
    }
    if (reply.raw.closed) leave();
    else reply.raw.once('close', leave);
    leaves.set(request, leave);
  });
  // A player that is paused would keep its place for as long as it is open.
  server.addHook('onSend', async (request, _reply, payload) => {
    if (payload instanceof Readable) leaves.get(request)?.();
  });

  const loads = new Map<string, Load>();
  server.addHook('onRoute', ({ url, config }) => {
    if (config?.load) loads.set(url, config.load);
  });
  // Turned away before anything else is done for it: at ten times what the server can do, refusing is most of its work.
  ahead(server, (request, response) => {
    if (kindOf(request, loads.get(pathOf(request))) !== 'quick' || !gates.quick.isFull()) return false;
    refuse(response, 'quick');
    return true;
  });
}

/** How many quick requests are worked on at the same time. They wait for the database, which may have the same cores. */
export function quickPlaces(): number {
  return Math.min(16, 2 * Math.max(2, availableParallelism()));
}

/** Null: always let in. An event stream costs next to nothing while it is open. */
function kindOf({ url = '', headers: { accept } }: IncomingMessage, load: Load | undefined): Kind | null {
  if (load === 'probe' || accept?.includes('text/event-stream')) return null;
  return load ?? (url.startsWith(API) ? 'quick' : 'page');
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

/** Puts a handler before the server's own, which gets what that has not answered. Addresses besides the first (of `localhost`) do without it. */
function ahead({ server }: FastifyInstance, handle: (request: IncomingMessage, response: ServerResponse) => boolean): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (!handle(request, response)) for (const listener of listeners) listener(request, response);
  });
}
