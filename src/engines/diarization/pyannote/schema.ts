import { z } from 'zod';
import { ToldTurn } from '../to-turns.ts';

/** It stands in addresses. */
const JobId = z.string().regex(/^[\w-]{1,100}$/);

export const Upload = z.object({ url: z.url({ protocol: /^https?$/ }) });

/** The answer to a job that was begun. Its first status is written in several ways. */
export const Accepted = z.object({ jobId: JobId });

/** What a job that succeeded has found, or why one failed. */
export const Output = z.object({
  /** Turns of different speakers may overlap. */
  diarization: z.array(ToldTurn).nullish(),
  /** The same without overlaps. */
  exclusiveDiarization: z.array(ToldTurn).nullish(),
  error: z.string().nullish(),
});

/** `succeeded`, `failed` and `canceled` are ends; every other status is on the way there. */
export const Job = z.object({ status: z.string(), output: z.unknown() });
export type Job = z.infer<typeof Job>;

/** What a webhook says, as far as it is believed: which job has come to an end. Its result is asked for. */
export const Call = z.object({ jobId: JobId });
