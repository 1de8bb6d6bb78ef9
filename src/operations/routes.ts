import type { Config } from '../config/config.ts';
import { SystemStatus } from '../contract/system.ts';
import type { Engines } from '../engines/registry.ts';
import { type QueueTools, readQueue } from '../jobs/queue-state.ts';
import { isOperator } from '../platform/http/admit-operator.ts';
import type { Server } from '../platform/http/server.ts';
import type { PartsWatch } from './degradation/watch-parts.ts';

export interface OperationsTools extends QueueTools {
  engines: Engines;
  limits: Config['limits'];
  retentionMs: number | null;
  version: string;
  partsWatch: PartsWatch;
}

/** What this server can do, for pages and clients before they upload, and for autoscalers. */
export async function operationsRoutes(server: Server, tools: OperationsTools): Promise<void> {
  const { engines, limits, retentionMs, version, partsWatch } = tools;

  server.get(
    '/api/v1/status',
    { schema: { tags: ['system'], summary: 'Engines, limits and the queue', response: { 200: SystemStatus } } },
    async (request) => {
      const [described, queue] = await Promise.all([engines.describe(), readQueue(tools)]);
      const chosen = await engines.choose('auto', 'auto').catch(() => null);
      return {
        version,
        engines: described.map((engine) => ({ ...engine, state: worst(engine.state, queue.breakers[engine.id]) })),
        default_engine: chosen?.id ?? null,
        limits: {
          max_file_size: limits.maxFileSize,
          max_duration: limits.maxDurationMs / 1000,
          retention_hours: (retentionMs ?? 0) / 3_600_000,
        },
        queue: {
          queued: queue.queued,
          processing: queue.processing,
          slots: queue.slots,
          workers: queue.workers,
          oldest_wait: queue.oldestWaitMs / 1000,
          backlog: queue.backlogMs / 1000,
        },
        operator: isOperator(request),
        degradation: partsWatch.now(),
      };
    },
  );
}

type State = SystemStatus['engines'][number]['state'];

/** Each worker has its own circuit breaker; one that is open somewhere is worth showing. */
function worst(own: State, elsewhere: State = 'closed'): State {
  return own === 'open' || elsewhere === 'closed' ? own : elsewhere;
}
