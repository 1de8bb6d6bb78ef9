import { audioRoute } from './library/routes/audio.ts';
import { cacheRoutes } from './library/routes/cache.ts';
import { estimateRoute } from './library/routes/estimate.ts';
import { jobRoutes } from './library/routes/jobs.ts';
import { transcriptRoutes } from './library/routes/transcripts.ts';
import { uploadRoute } from './library/routes/upload.ts';
import { adminRoutes } from './operations/admin-routes.ts';
import { observeCluster } from './operations/gauges.ts';
import { probeRoutes } from './operations/probes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { createServer, type Server } from './platform/http/server.ts';
import { serveWebPage } from './platform/http/web-page.ts';

type Of<F> = F extends (server: Server, tools: infer T) => unknown ? T : never;
type ProbeTools = Of<typeof probeRoutes>;
type Shell = Omit<Parameters<typeof createServer>[0], 'http' | 'support'> & {
  config: Pick<Parameters<typeof createServer>[0], 'http' | 'support'>;
};
type Tools = Of<typeof operationsRoutes> &
  Of<typeof adminRoutes> &
  Of<typeof uploadRoute> &
  Of<typeof estimateRoute> &
  Of<typeof cacheRoutes> &
  Of<typeof jobRoutes> &
  Of<typeof transcriptRoutes> &
  Of<typeof audioRoute>;

function createShell({ config: { http, support }, version, log, metrics }: Shell): Promise<Server> {
  return createServer({ http, support, version, log, metrics });
}

/** A server for orchestrators and Prometheus only, not listening yet. */
export async function openProbeServer(tools: Shell & ProbeTools): Promise<Server> {
  const server = await createShell(tools);
  await probeRoutes(server, tools);
  return server;
}

/** A server with every route, not listening yet. */
export async function openServer(tools: Shell & ProbeTools & Tools): Promise<Server> {
  const server = await createShell(tools);
  observeCluster(tools.metrics, tools);
  await operationsRoutes(server, tools);
  await adminRoutes(server, tools);
  await probeRoutes(server, tools);
  await server.register(
    async (api) => {
      const scope = api as Server;
      await uploadRoute(scope, tools);
      await estimateRoute(scope, tools);
      await jobRoutes(scope, tools);
      await transcriptRoutes(scope, tools);
      await audioRoute(scope, tools);
      await cacheRoutes(scope, tools);
    },
    { prefix: '/api/v1' },
  );
  await serveWebPage(server);
  return server;
}
