import { z } from 'zod';
import { CacheStats } from './cache.ts';
import { Money } from './job.ts';
import { SystemStatus } from './system.ts';

const Day = z.object({
  day: z.string().describe('UTC, such as 2026-03-15'),
  recordings: z.number().int(),
  errors: z.number().int().describe('Recordings that failed'),
  audio_seconds: z.number(),
  heard_chunks: z.number().int().describe('Parts that engines heard'),
  reused_chunks: z.number().int().describe('Parts that were known'),
  cost: z.array(Money),
  saved: z.array(Money),
});

/** GET /api/v1/metrics: figures for a dashboard, of the one who asks; asked for again every 10 seconds. */
export const Dashboard = z
  .object({
    generated_at: z.string(),
    refresh_after: z.number().describe('Seconds'),
    jobs: z.record(z.string(), z.number().int()).describe('By status'),
    queue: SystemStatus.shape.queue,
    engines: z
      .array(
        z.object({
          engine: z.string(),
          calls: z.number().int(),
          failed: z.number().int(),
          latency: z.number().nullable().describe('Seconds, mean of those that succeeded'),
          audio_seconds: z.number(),
        }),
      )
      .describe('Calls of the last 24 hours'),
    cache: CacheStats,
    storage: z.object({
      recordings: z.number().int().describe('That have media'),
      bytes: z.number().describe('Of what was uploaded, and of the copies for the player'),
      free_bytes: z.number().describe('On the disk of the server that answers'),
      waiting: z.number().int().describe('Recordings that only one machine has until the object store is back'),
      kind: z.enum(['directory', 'bucket']),
    }),
    days: z.array(Day).describe('Oldest first; days without recordings are left out'),
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.infer<typeof Dashboard>;
export type DashboardDay = z.infer<typeof Day>;
