import { z } from 'zod';
import { EngineLocation, Estimate, Failover, Money } from './job.ts';

/** POST /estimate with JSON: what is asked for an upload, and how long the recording is. */
export const EstimateRequest = z
  .object({
    duration: z.number().positive().describe('Seconds of the recording'),
    engine: z.string().optional(),
    model_size: z.string().optional(),
    language: z.string().optional(),
    failover: Failover.optional(),
    deadline: z.string().optional(),
  })
  .meta({ id: 'EstimateRequest' });
export type EstimateRequest = z.infer<typeof EstimateRequest>;

/** One way to hear a recording. */
export const Way = z
  .object({
    engine: z.string(),
    name: z.string(),
    location: EngineLocation,
    deferred: z.boolean().describe('The cheaper mode, whose answer may take a day'),
    time: Estimate,
    cost: Money.nullable().describe('At most, as if all of it were speech; null: free, or the price is not known'),
    free: z.boolean(),
    over_budget: z.string().nullable().describe('Why the budget does not allow it'),
  })
  .meta({ id: 'Way' });
export type Way = z.infer<typeof Way>;

export const CostEstimate = z
  .object({
    duration: z.number().nullable().describe('Seconds; null: the file does not say, ten minutes are assumed'),
    chosen: Way.describe('What would be done now'),
    others: z.array(Way).describe('What else the request allows'),
  })
  .meta({ id: 'CostEstimate' });
export type CostEstimate = z.infer<typeof CostEstimate>;
