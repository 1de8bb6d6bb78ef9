import helmet from '@fastify/helmet';
import { fastifySSE } from '@fastify/sse';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../config/config.ts';
import { newId } from '../id.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { answerError, handleErrors, refuseUnreadable } from './error-handler.ts';
import { guardOpenMode } from './guard.ts';
import { guardLoad } from './guard-load.ts';
import { describeApi } from './openapi.ts';

export type Server = Awaited<ReturnType<typeof createServer>>;

export interface ServerOptions {
  http: Config['http'];
  support: string;
  version: string;
  log: Log;
  metrics: Metrics;
  /** In front of the page's files; null: this server has them. */
  assetUrl: string | null;
}

/** A server with everything that every route shares: guards, error shape, request ids, metrics, the API description. */
export async function createServer({ http, support, version, log, metrics, assetUrl }: ServerOptions) {
  const own = ["'self'", ...(assetUrl === null ? [] : [new URL(assetUrl).origin])];
  const server = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    routerOptions: { maxParamLength: 200 },
    bodyLimit: 1024 ** 2,
    requestTimeout: 0,
    // An upload may take hours, but not stand still; event streams have a heartbeat.
    connectionTimeout: 120_000,
    forceCloseConnections: 'idle',
    // An address that cannot be read never gets to a route, and neither do headers that are too large.
    frameworkErrors: answerError(support),
    clientErrorHandler: refuseUnreadable(support),
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  handleErrors(server, support);
  guardOpenMode(server, http.allowedHosts);

  server.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  guardLoad(server, metrics, support);
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.httpRequests.inc({ method: request.method, route, status: reply.statusCode });
    metrics.httpSeconds.observe({ method: request.method, route }, reply.elapsedTime / 1000);
    request.log.debug({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
  });

  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: own,
        scriptSrc: own,
        styleSrc: [...own, "'unsafe-inline'"],
        imgSrc: [...own, 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: own,
        upgradeInsecureRequests: null,
      },
    },
    // Meaningless without TLS, and would lock a laptop's browser out of plain http.
    strictTransportSecurity: false,
  });
  await server.register(fastifySSE, { heartbeatInterval: 15_000 });
  await describeApi(server, version);
  return server;
}
