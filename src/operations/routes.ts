import { sql } from 'kysely';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { Health, SystemStatus } from '../contract/system.ts';
import type { Server } from '../platform/http/server.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { checkHealth, type HealthTools } from './health.ts';

export interface OperationsTools extends HealthTools {
  metrics: Metrics;
  limits: Config['limits'];
  retentionMs: number | null;
}

const tags = ['system'];

/** What this server can do and how it is: for pages and clients, for orchestrators, for Prometheus. */
export async function operationsRoutes(server: Server, tools: OperationsTools): Promise<void> {
  const { db, engines, metrics, limits, retentionMs, version } = tools;

  server.get(
    '/api/v1/status',
    { schema: { tags, summary: 'Engines, limits and the queue', response: { 200: SystemStatus } } },
    async () => {
      const described = await engines.describe();
      const { rows } = await sql<{ queued: number; processing: number }>`
      select count(*) filter (where status = 'queued') as queued, count(*) filter (where status = 'processing') as processing
      from jobs where status in ('queued', 'processing')`.execute(db);
      const chosen = await engines.choose('auto', 'auto').catch(() => null);
      return {
        version,
        engines: described,
        default_engine: chosen?.id ?? null,
        limits: {
          max_file_size: limits.maxFileSize,
          max_duration: limits.maxDurationMs / 1000,
          retention_hours: (retentionMs ?? 0) / 3_600_000,
        },
        queue: { queued: rows[0]?.queued ?? 0, processing: rows[0]?.processing ?? 0, slots: limits.maxConcurrentJobs },
      };
    },
  );

  const health = {
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
    { schema: { tags, summary: 'The process answers; looks at nothing else', response: { 200: z.object({ status: z.literal('ok') }) } } },
    async () => ({ status: 'ok' as const }),
  );

  server.get(
    '/ready',
    { schema: { tags, summary: 'Ready to take requests', response: { 200: Health, 503: Health } } },
    async (_request, reply) => {
      const found = await checkHealth(tools);
      return reply.code(found.checks.database.status === 'down' || found.checks.storage.status === 'down' ? 503 : 200).send(found);
    },
  );

  server.get(
    '/metrics',
    {
      schema: {
        tags,
        summary: 'Prometheus metrics',
        response: { 200: { description: 'Text', content: { 'text/plain': { schema: z.string() } } } },
      },
      serializerCompiler: () => String,
    },
    async (_request, reply) => {
      const text = await metrics.registry.metrics();
      return reply.type(metrics.registry.contentType).send(text);
    },
  );
}
