import { z } from 'zod';

export const JOB_STATUSES = ['uploaded', 'queued', 'processing', 'completed', 'failed', 'cancelled', 'deleted'] as const;
/**
 * `uploaded`: stored, not yet in the queue. `queued`: waits for a worker. `processing`: a worker holds it.
 * `completed`, `failed`, `cancelled`: ended. `deleted`: hidden; only its tombstone is left after a minute.
 */
export const JobStatus = z.enum(JOB_STATUSES);
export type JobStatus = z.infer<typeof JobStatus>;

const JOB_STAGES = ['normalise', 'recognise', 'merge', 'persist'] as const;
/** What a worker is doing with the job; null before and after. Speech detection and planning run while it normalises. */
export const JobStage = z.enum(JOB_STAGES);
export type JobStage = z.infer<typeof JobStage>;

const FAILOVERS = ['any', 'same', 'none'] as const;
/** Who may take over from the chosen engine: any of the operator's, only where the audio stays at the same company in the same country, or none. */
export const Failover = z.enum(FAILOVERS);
export type Failover = z.infer<typeof Failover>;

const Seconds = z.number().nonnegative().describe('Seconds, three decimals');
const IsoTime = z.string().describe('ISO 8601, UTC');

/** Where an engine hears: on this machine, or at a company in a country. Shown before the upload and on the transcript. */
export const EngineLocation = z
  .object({
    kind: z.enum(['local', 'remote']),
    company: z.string().nullable().describe('Who runs it; null: on this machine, or not known'),
    country: z.string().nullable().describe('ISO 3166-1 alpha-2; null: on this machine, or not known'),
    place: z.string().describe('For a person: "this machine", "Yandex Cloud, Kazakhstan"'),
  })
  .meta({ id: 'EngineLocation' });
export type EngineLocation = z.infer<typeof EngineLocation>;

export const JobError = z.object({ code: z.string(), message: z.string(), hint: z.string() }).meta({ id: 'JobError' });
export type JobError = z.infer<typeof JobError>;

/** How long a job is expected to take, from the history of the same engine; `samples` says how much history there is. */
export const Estimate = z
  .object({
    seconds: Seconds,
    low_seconds: Seconds,
    high_seconds: Seconds,
    samples: z.number().int(),
  })
  .meta({ id: 'Estimate' });
export type Estimate = z.infer<typeof Estimate>;

export const Money = z.object({ amount: z.number(), currency: z.string().describe('ISO 4217') }).meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

/** What one engine did for a job. */
export const EngineUse = z
  .object({
    engine: z.string(),
    model: z.string(),
    calls: z.number().int(),
    failed_calls: z.number().int().describe('Calls that ended without an answer, whatever the reason'),
    audio_seconds: Seconds.describe('Audio that was sent'),
    bytes: z.number().int().describe('Bytes of audio that were sent'),
    billed_seconds: Seconds,
    cost: Money.nullable().describe('Null: free, or its price is not known'),
    mean_latency: Seconds.nullable(),
  })
  .meta({ id: 'EngineUse' });
export type EngineUse = z.infer<typeof EngineUse>;

/** What sending only speech, encoded, saved against sending the whole file as WAV to the same engine. */
export const Savings = z
  .object({
    bytes: z.number().int(),
    billed_seconds: z.number(),
    cost: Money.nullable(),
  })
  .meta({ id: 'Savings' });
export type Savings = z.infer<typeof Savings>;

export const Job = z
  .object({
    job_id: z.uuid(),
    filename: z.string().describe('Safe for any file system'),
    original_filename: z.string().describe('As it was sent, control characters removed'),
    file_size: z.number().int().describe('Bytes'),
    file_format: z.string().describe('The container that was found, for example wav, mp3, mp4'),
    duration: Seconds.nullable().describe('Null until it is known'),
    status: JobStatus,
    stage: JobStage.nullable(),
    progress: z.number().min(0).max(100),
    created_at: IsoTime,
    started_at: IsoTime.nullable(),
    completed_at: IsoTime.nullable(),
    expires_at: IsoTime.nullable().describe('When the uploaded audio is deleted; null when it is kept or already gone'),
    audio: z.enum(['preparing', 'ready', 'deleted']).describe('Whether GET /jobs/{id}/audio can play it'),
    kept: z.boolean().describe('Taken out of the retention sweep'),
    expires_whole: z.boolean().describe('At expires_at the whole job goes, not its audio only'),
    queue_position: z.number().int().nullable(),
    estimated_wait: Estimate.nullable().describe('While it waits: for a place'),
    estimated_completion: IsoTime.nullable(),
    engine: z.object({ requested: z.string(), used: z.string().nullable(), location: EngineLocation.nullable() }),
    language: z.object({ requested: z.string(), detected: z.string().nullable() }),
    diarize: z.boolean(),
    speakers: z.number().int().nullable().describe('The count that was asked for'),
    min_speakers: z.number().int().nullable().describe('At least so many were asked for'),
    max_speakers: z.number().int().nullable().describe('At most so many were asked for'),
    telling_speakers: z.boolean().describe('Only its speakers are told apart again; the transcript that is there stands until then'),
    failover: Failover,
    deferred: z.boolean().describe('Uses the cheaper mode of its engine, whose answer may take a day'),
    waits_until: IsoTime.nullable().describe('When the engine is asked again; null unless the job waits for an engine'),
    expected_cost: Money.nullable().describe('As it was estimated when the job was accepted'),
    cost: z.array(Money).describe('What has been billed so far, by currency; empty: nothing, or prices are not known'),
    engines: z.array(EngineUse).describe('Calls and cost by engine'),
    saved: Savings.nullable().describe('Null until the job is completed'),
    chunks: z.object({
      done: z.number().int(),
      total: z.number().int(),
      reused: z.number().int().describe('Of those that are done: known from an earlier recording, not heard and paid for again'),
    }),
    metadata: z.record(z.string(), z.unknown()),
    warnings: z.array(z.lazy(() => Warning)),
    error: JobError.nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

/** Something a reader of the transcript should know. Codes are stable; details hold the figures. */
export const Warning = z
  .object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Warning' });
export type Warning = z.infer<typeof Warning>;

export const ChunkState = z.enum(['planned', 'recognising', 'done', 'gap']);
export type ChunkState = z.infer<typeof ChunkState>;

export const JobProgress = z
  .object({
    job_id: z.uuid(),
    status: JobStatus,
    stage: JobStage.nullable(),
    progress: z.number(),
    queue_position: z.number().int().nullable(),
    estimated_completion: IsoTime.nullable(),
    estimate: Estimate.nullable(),
    estimated_wait: Estimate.nullable().describe('While it waits: for a place'),
    chunks: z.array(z.object({ index: z.number().int(), state: ChunkState, start_time: Seconds, end_time: Seconds })),
    error: JobError.nullable(),
  })
  .meta({ id: 'JobProgress' });
export type JobProgress = z.infer<typeof JobProgress>;

export const JobPage = z
  .object({
    jobs: z.array(Job),
    next_cursor: z.string().nullable().describe('Send it back as ?cursor= for the next page'),
  })
  .meta({ id: 'JobPage' });
export type JobPage = z.infer<typeof JobPage>;

const JOB_SORTS = ['-created_at', 'created_at', '-duration', 'duration', '-file_size', 'file_size', 'filename', '-filename'] as const;
export const JobQuery = z.object({
  status: z.string().optional().describe('One status, or several with commas'),
  sort: z.enum(JOB_SORTS).default('-created_at'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().optional(),
});
export type JobQuery = z.infer<typeof JobQuery>;

export const AudioLinkRequest = z
  .object({
    expires_in: z
      .number()
      .int()
      .min(60)
      .max(7 * 86_400)
      .default(86_400)
      .describe('Seconds; rounded up to the hour'),
    public: z.boolean().default(false).describe('Caches on the way may keep the audio, and a CDN deliver it'),
  })
  .prefault({});
export type AudioLinkRequest = z.infer<typeof AudioLinkRequest>;
export const AudioLink = z
  .object({ url: z.string(), path: z.string(), public: z.boolean(), expires_at: IsoTime })
  .meta({ id: 'AudioLink' });
export type AudioLink = z.infer<typeof AudioLink>;

export const KeepRequest = z.object({ keep: z.boolean().default(true) }).nullish();
export const ENDED: ReadonlySet<JobStatus> = new Set<JobStatus>(['completed', 'failed', 'cancelled', 'deleted']);
