import { pyannoteWebhook } from './callbacks/pyannote-webhook.ts';
import type { DeliveryConfig } from './config/delivery.ts';
import type { Cdn } from './delivery/cdn.ts';
import { evaluationRoutes } from './evaluation/routes.ts';
import { audioRoute } from './library/routes/audio.ts';
import { cacheRoutes } from './library/routes/cache.ts';
import { dashboardRoute } from './library/routes/dashboard.ts';
import { estimateRoute } from './library/routes/estimate.ts';
import { glossaryRoutes } from './library/routes/glossary.ts';
import { jobRoutes } from './library/routes/jobs.ts';
import { processingRoutes } from './library/routes/processing.ts';
import { searchRoute } from './library/routes/search.ts';
import { speakerRoutes } from './library/routes/speakers.ts';
import { transcriptRoutes } from './library/routes/transcripts.ts';
import { tusRoutes } from './library/routes/tus.ts';
import { uploadRoute } from './library/routes/upload.ts';
import { voiceProfileRoutes } from './library/routes/voice-profiles.ts';
import { adminRoutes } from './operations/admin-routes.ts';
import { degradationRoute } from './operations/degradation/routes.ts';
import { observeCluster } from './operations/gauges.ts';
import { probeRoutes } from './operations/probes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { createServer, type Server } from './platform/http/server.ts';
import { serveWebPage } from './platform/http/web-page.ts';

type Of<F> = F extends (server: Server, tools: infer T) => unknown ? T : never;
type ProbeTools = Of<typeof probeRoutes>;
type Shell = Omit<Parameters<typeof createServer>[0], 'http' | 'support' | 'assetUrl'> & {
  config: Pick<Parameters<typeof createServer>[0], 'http' | 'support'> & { delivery: Pick<DeliveryConfig, 'assetUrl'> };
};
type Tools = Of<typeof operationsRoutes> &
  Of<typeof adminRoutes> &
  Of<typeof uploadRoute> &
  Of<typeof tusRoutes> &
  Of<typeof estimateRoute> &
  Of<typeof cacheRoutes> &
  Of<typeof dashboardRoute> &
  Of<typeof pyannoteWebhook> &
  Of<typeof jobRoutes> &
  Of<typeof searchRoute> &
  Of<typeof transcriptRoutes> &
  Of<typeof audioRoute>;

function createShell({ config: { http, support, delivery }, version, log, metrics }: Shell): Promise<Server> {
  return createServer({ http, support, version, log, metrics, assetUrl: delivery.assetUrl });
}

/** A server for orchestrators and Prometheus only, not listening yet. */
export async function openProbeServer(tools: Shell & ProbeTools): Promise<Server> {
  const server = await createShell(tools);
  await probeRoutes(server, tools);
  return server;
}

/** A server with every route, not listening yet. */
export async function openServer(tools: Shell & ProbeTools & Tools & { assets: Cdn }): Promise<Server> {
  const server = await createShell(tools);
  observeCluster(tools.metrics, tools);
  await operationsRoutes(server, tools);
  await degradationRoute(server, tools);
  await adminRoutes(server, tools);
  await probeRoutes(server, tools);
  await server.register(
    async (api) => {
      const scope = api as Server;
      await uploadRoute(scope, tools);
      await tusRoutes(scope, tools);
      await estimateRoute(scope, tools);
      await jobRoutes(scope, tools);
      await transcriptRoutes(scope, tools);
      await searchRoute(scope, tools);
      await speakerRoutes(scope, tools);
      await processingRoutes(scope, tools);
      await voiceProfileRoutes(scope, tools);
      await glossaryRoutes(scope, tools);
      await audioRoute(scope, tools);
      await cacheRoutes(scope, tools);
      await dashboardRoute(scope, tools);
      await evaluationRoutes(scope, tools);
      await pyannoteWebhook(scope, tools);
    },
    { prefix: '/api/v1' },
  );
  await server.register(async (api) => dashboardRoute(api as Server, tools), { prefix: '/api' });
  await serveWebPage(server, { assetUrl: tools.config.delivery.assetUrl, has: tools.assets.has });
  return server;
}
