import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import { z } from 'zod';
import { Health } from '../contract/system.ts';
import type { Server } from '../platform/http/server.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { checkHealth, type HealthTools } from './health.ts';

export type OtherMetrics = () => Promise<MetricObjectWithValues<MetricValue<string>>[]>;

export interface ProbeTools extends HealthTools {
  metrics: Metrics;
  config: { workerMemory: number };
  /** Metrics of another process, added to those of this one. */
  workerMetrics?: OtherMetrics;
}

const tags = ['system'];
const PROBE = { load: 'probe' } as const;
const Live = z.object({ status: z.enum(['ok', 'failing']), message: z.string().optional() });

/** What orchestrators, load balancers and Prometheus ask of every process, whatever its role. */
export async function probeRoutes(server: Server, tools: ProbeTools): Promise<void> {
  const { metrics, worker, config, workerMetrics } = tools;

  const health = {
    config: PROBE,
    schema: {
      tags,
      summary: 'Health of every part',
      description: '200 when ok or degraded, 503 without the database.',
      response: { 200: Health, 503: Health },
    },
  };
  for (const path of ['/api/v1/health', '/health', '/health/detailed']) {
    server.get(path, health, async (_request, reply) => {
      const found = await checkHealth(tools);
      return reply.code(found.status === 'down' ? 503 : 200).send(found);
    });
  }

  server.get(
    '/live',
    {
      config: PROBE,
      schema: {
        tags,
        summary: 'The process answers and has not grown too large; looks at nothing else',
        response: { 200: Live, 503: Live },
      },
    },
    async (_request, reply) => {
      const rss = process.memoryUsage.rss();
      if (worker === null || rss <= config.workerMemory) return { status: 'ok' as const };
      return reply
        .code(503)
        .send({ status: 'failing', message: `uses ${rss} bytes of memory; WORKER_MEMORY allows ${config.workerMemory}` });
    },
  );

  server.get(
    '/ready',
    { config: PROBE, schema: { tags, summary: 'Ready to take requests', response: { 200: Health, 503: Health } } },
    async (_request, reply) => {
      const found = await checkHealth(tools);
      return reply.code(found.checks.database.status === 'down' || found.checks.storage.status === 'down' ? 503 : 200).send(found);
    },
  );

  server.get(
    '/metrics',
    {
      config: PROBE,
      schema: {
        tags,
        summary: 'Prometheus metrics',
        response: { 200: { description: 'Text', content: { 'text/plain': { schema: z.string() } } } },
      },
      serializerCompiler: () => String,
    },
    async (_request, reply) => {
      const { registry } = metrics;
      reply.type(registry.contentType);
      if (!workerMetrics) return reply.send(await registry.metrics());
      const values = await Promise.all([registry.getMetricsAsJSON(), workerMetrics()]);
      return reply.send(await AggregatorRegistry.aggregate(values).metrics());
    },
  );
}
