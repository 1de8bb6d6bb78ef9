import { z } from 'zod';
import { Money } from './job.ts';

/** Whose earlier recordings may answer for what is heard in a new one; `off`: nobody's. */
export const CACHE_SCOPES = ['own', 'organisation', 'shared', 'off'] as const;
export type CacheScope = (typeof CACHE_SCOPES)[number];

/** What was heard before, and what it has saved. */
export const CacheStats = z
  .object({
    scope: z.enum(CACHE_SCOPES).describe('Whose recordings may answer: CACHE_SCOPE'),
    recordings: z.object({ keys: z.number().int().describe('Files that would be answered at once, if they came again') }),
    chunks: z.object({
      keys: z.number().int().describe('Stretches of sound that are known'),
      bytes: z.number().int().describe('What their words take in the database'),
      hits: z.number().int().describe('Stretches that were answered from what was known'),
      misses: z.number().int().describe('Stretches that an engine heard'),
      hit_rate: z.number().min(0).max(1).nullable().describe('Null until something was asked'),
    }),
    saved: z.object({
      engine_calls: z.number().int(),
      audio_seconds: z.number(),
      cost: z.array(Money).describe('At the prices of the time, by currency'),
    }),
  })
  .meta({ id: 'CacheStats' });
export type CacheStats = z.infer<typeof CacheStats>;

/** What `DELETE /cache/{hash}` has done. */
export const Forgotten = z
  .object({ hash: z.string(), chunks: z.number().int().describe('Stretches of sound that answer for no other recording any more') })
  .meta({ id: 'Forgotten' });
export type Forgotten = z.infer<typeof Forgotten>;
