import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../telemetry/metrics.ts';
import { createLoadGate } from './load-gate.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What kind of load a request is: `probe` is always let in; `upload` lasts long and costs little. Else it is a quick one. */
    load?: 'probe' | 'upload';
  }
}

/** Keeps a server that gets more than it can answer quick for those it lets in; the others are told to come again. */
export function guardLoad(server: FastifyInstance, metrics: Metrics): void {
  const patience = { burstMs: 2000, overloadMs: 5, patienceMs: 100 };
  const gates = {
    quick: createLoadGate({ places: 16, longest: 500, ...patience }),
    upload: createLoadGate({ places: 100, longest: 0, ...patience }),
  };
  server.addHook('onRequest', async (request, reply) => {
    const kind = loadOf(request);
    if (kind === null) return;
    const leave = await gates[kind].enter().catch((error: unknown) => {
      metrics.httpShed.inc({ kind });
      throw error;
    });
    if (reply.raw.closed) leave();
    else reply.raw.once('close', leave);
  });
}

/** Null: always let in. An event stream costs next to nothing while it is open. */
function loadOf(request: FastifyRequest): 'quick' | 'upload' | null {
  const { load } = request.routeOptions.config;
  if (load === 'probe' || request.headers.accept?.includes('text/event-stream')) return null;
  return load ?? 'quick';
}
