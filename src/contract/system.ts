import { z } from 'zod';
import { Degradation } from './degradation.ts';
import { EngineLocation, Money } from './job.ts';

const Check = z.object({ status: z.enum(['ok', 'degraded', 'down']), message: z.string().optional(), latency_ms: z.number().optional() });

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    timestamp: z.string(),
    version: z.string(),
    checks: z.object({ database: Check, redis: Check, engines: Check, workers: Check, storage: Check }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;
export type HealthCheck = z.infer<typeof Check>;

export const EngineInfo = z
  .object({
    id: z.string(),
    name: z.string(),
    model: z.string(),
    location: EngineLocation,
    languages: z.array(z.string()).nullable().describe('Null: any language'),
    available: z.boolean(),
    problem: z.string().nullable().describe('Why it cannot be used, and how to mend it'),
    state: z.enum(['closed', 'open', 'half-open']).describe('Its circuit breaker: open while it fails and is left alone'),
    free: z.boolean().describe('Nothing is billed for it'),
    price: Money.nullable().describe('For a minute of audio; null: free, or not known'),
    deferred: z.boolean().describe('It has a cheaper mode whose answer may take a day'),
    demo: z.boolean().describe('Only proves that the platform works; not for real Kazakh or Russian'),
  })
  .meta({ id: 'EngineInfo' });
export type EngineInfo = z.infer<typeof EngineInfo>;

/** GET /api/v1/status: what this server can do now, for pages and clients before they upload. */
export const SystemStatus = z
  .object({
    version: z.string(),
    engines: z.array(EngineInfo),
    default_engine: z.string().nullable().describe('What "auto" uses now'),
    limits: z.object({ max_file_size: z.number(), max_duration: z.number(), retention_hours: z.number() }),
    queue: z.object({
      queued: z.number().int(),
      processing: z.number().int(),
      slots: z.number().int().describe('Jobs that may run at the same time'),
      workers: z.number().int(),
      oldest_wait: z.number().describe('Seconds that the oldest runnable job has waited'),
      backlog: z.number().describe('Seconds until all that waits has been worked off, as estimated: what an autoscaler goes by'),
    }),
    operator: z.boolean().describe('Whether who asks may open /admin'),
    degradation: Degradation,
  })
  .meta({ id: 'SystemStatus' });
export type SystemStatus = z.infer<typeof SystemStatus>;
