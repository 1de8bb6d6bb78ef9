import { z } from 'zod';
import { JobError, JobStage } from './job.ts';

const Seconds = z.number().nonnegative().describe('Seconds, three decimals');
const IsoTime = z.string().describe('ISO 8601, UTC');

const QueueWaiting = z
  .object({
    queue: z.enum(['high', 'medium', 'low']),
    waiting: z.number().int().describe('Jobs that a worker could take now'),
    later: z.number().int().describe('Jobs that wait for an engine, or for their next try'),
    oldest_wait: Seconds.nullable().describe('How long the first of those that wait could have run; null: none waits'),
    backlog: Seconds.describe('Until all that waits has been worked off, as estimated, by the slots that there are now'),
  })
  .meta({ id: 'QueueWaiting' });

const RunningJob = z
  .object({
    job_id: z.uuid(),
    original_filename: z.string(),
    worker: z.string().nullable().describe('Host and process'),
    stage: JobStage.nullable(),
    progress: z.number().min(0).max(100),
    started_at: IsoTime.nullable(),
    lease_until: IsoTime.nullable().describe('Another worker may take the job after that; it is renewed while the worker lives'),
  })
  .meta({ id: 'RunningJob' });
export type RunningJob = z.infer<typeof RunningJob>;

const LiveWorker = z
  .object({
    name: z.string().describe('Host and process'),
    version: z.string(),
    slots: z.number().int(),
    running: z.number().int(),
    memory: z.number().int().describe('Resident bytes'),
    draining: z.boolean().describe('It takes no new job and ends when its jobs have'),
    started_at: IsoTime,
    seen_at: IsoTime,
  })
  .meta({ id: 'LiveWorker' });
export type LiveWorker = z.infer<typeof LiveWorker>;

/** GET /admin/queue: what waits, what runs and who runs it. */
export const QueueOverview = z
  .object({
    at: IsoTime.describe('When the server looked; compare the times of this answer with it'),
    queues: z.array(QueueWaiting),
    slots: z.number().int().describe('Jobs that may run at the same time'),
    processing: z.number().int(),
    running: z.array(RunningJob).describe('Those that run for the longest, at most 100'),
    workers: z.array(LiveWorker),
    dead: z.number().int().describe('Dead letters'),
    board: z.string().nullable().describe('Where the bells in Redis are shown; null: Redis is not used'),
  })
  .meta({ id: 'QueueOverview' });
export type QueueOverview = z.infer<typeof QueueOverview>;

const JobAttempt = z
  .object({
    at: IsoTime,
    kind: z
      .enum(['crash', 'error', 'recovery'])
      .describe('Whether the worker died or said what went wrong; `recovery`: put back, what it had failed for was there again'),
    worker: z.string().nullable(),
    stage: JobStage.nullable(),
    progress: z.number(),
    code: z.string(),
    message: z.string().nullable(),
  })
  .meta({ id: 'JobAttempt' });
export type JobAttempt = z.infer<typeof JobAttempt>;

/** A job that was given up after crashes or retries, with what is known about it. */
export const DeadLetter = z
  .object({
    job_id: z.uuid(),
    original_filename: z.string(),
    file_size: z.number().int().describe('Bytes'),
    duration: Seconds.nullable(),
    owner: z.string().describe('Name of the organisation'),
    error: JobError.nullable(),
    crashes: z.number().int(),
    errors: z.number().int(),
    died_at: IsoTime,
    retryable: z.boolean().describe('False when its audio has been deleted: it can only be dropped'),
    history: z.array(JobAttempt).describe('How each try ended, oldest first'),
    dropped: z.object({ at: IsoTime, reason: z.string() }).nullable().describe('Taken off the list by an operator'),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof DeadLetter>;

export const DeadPage = z
  .object({
    dead: z.array(DeadLetter),
    next_cursor: z.string().nullable().describe('Send it back as ?cursor= for the next page'),
  })
  .meta({ id: 'DeadPage' });
export type DeadPage = z.infer<typeof DeadPage>;

export const DeadQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().optional(),
});
export type DeadQuery = z.infer<typeof DeadQuery>;

export const DropRequest = z
  .object({
    /** Control characters and halves of a surrogate pair are no reason, and PostgreSQL cannot store them all. */
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has characters that are no text')
      .describe('Kept with the job'),
  })
  .meta({ id: 'DropRequest' });

export const RetriedLetters = z
  .object({
    retried: z.number().int().describe('Jobs that are in the queue again'),
    left: z.number().int().describe('Dead letters whose audio has been deleted: they can only be dropped'),
  })
  .meta({ id: 'RetriedLetters' });
export type RetriedLetters = z.infer<typeof RetriedLetters>;
