import { z } from 'zod';
import { Dashboard } from '../../contract/dashboard.ts';
import { type QueueTools, readQueue } from '../../jobs/queue-state.ts';
import type { Server } from '../../platform/http/server.ts';
import { type DashboardTools, daysAsCsv, readDashboard } from '../dashboard.ts';
import { errors, OWNER, type RouteTools, writtenByRoute } from './route-tools.ts';

const Query = z.object({
  days: z.coerce.number().int().min(1).max(400).default(30).describe('How many days back'),
  format: z.enum(['json', 'csv']).default('json').describe('csv: the days only, for a spreadsheet'),
});

/** GET /metrics of the API: figures for people, where `/metrics` itself is for Prometheus. */
export async function dashboardRoute(server: Server, tools: RouteTools & Omit<DashboardTools, 'queue'> & QueueTools): Promise<void> {
  server.get(
    '/metrics',
    {
      schema: {
        tags: ['system'],
        summary: 'Figures for a dashboard',
        description: 'Jobs, engines, what was known already, storage, and usage by day. `/api/metrics` is another name for it.',
        querystring: Query,
        response: {
          200: { description: 'The figures', content: { 'application/json': { schema: Dashboard }, 'text/csv': { schema: z.unknown() } } },
          ...errors(400),
        },
      },
      serializerCompiler: writtenByRoute,
    },
    async (request, reply) => {
      const { days, format } = request.query;
      const dashboard = await readDashboard({ ...tools, queue: () => readQueue(tools) }, OWNER, days);
      if (format === 'json') return reply.type('application/json; charset=utf-8').send(JSON.stringify(dashboard));
      return reply
        .header('content-disposition', `attachment; filename="usage-${dashboard.generated_at.slice(0, 10)}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(daysAsCsv(dashboard.days));
    },
  );
}
