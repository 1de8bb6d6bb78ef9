import { type RawBuilder, sql } from 'kysely';
import { BYTES_PER_MS } from '../audio/pcm.ts';
import type { ErrorCode } from '../contract/app-error.ts';
import { ERRORS } from '../contract/app-error.ts';
import type { EngineUse, Estimate, Failover, Job, JobError, JobStage, JobStatus, Money, Savings, Warning } from '../contract/job.ts';
import { billedMs } from '../engines/pool/cost.ts';
import type { Engines } from '../engines/registry.ts';
import { LEASE_SECONDS } from '../jobs/lease.ts';

/** One row of JOB_VIEW: a job with its recording, its chunks counted and what its engines did. */
export interface JobViewRow {
  id: string;
  status: JobStatus;
  stage: JobStage | null;
  progress: number;
  engine: string;
  engine_used: string | null;
  language: string;
  detected: string | null;
  diarize: boolean;
  speakers: number | null;
  min_speakers: number | null;
  max_speakers: number | null;
  telling_speakers: boolean;
  metadata: Record<string, unknown>;
  warnings: Warning[];
  expected_ms: number;
  error_code: string | null;
  error_message: string | null;
  error_hint: string | null;
  created_at: Date;
  started_at: Date | null;
  completed_at: Date | null;
  deleted_at: Date | null;
  recording_id: string;
  filename: string;
  original_filename: string;
  file_size: number;
  file_format: string;
  duration_ms: number | null;
  expires_at: Date | null;
  media_deleted_at: Date | null;
  playback_key: string | null;
  playback_bytes: number | null;
  playback_sha256: string | null;
  media_on: string | null;
  kept: boolean;
  session_id: string | null;
  chunks_done: number;
  chunks_total: number;
  chunks_reused: number;
  failover: Failover;
  deferred: boolean;
  run_after: Date;
  expected_cost: number | null;
  expected_currency: string | null;
  uses: EngineUseRow[];
}

interface EngineUseRow {
  engine: string;
  model: string;
  currency: string | null;
  price: number | null;
  calls: number;
  failed: number;
  audio_ms: number;
  bytes: number;
  billed_ms: number;
  cost: number;
  latency_ms: number | null;
}

/** What a job looks like to its owner, in one statement; the caller adds where, order and limit. */
export const JOB_VIEW: RawBuilder<JobViewRow> = sql`
  select j.id, j.status, j.stage, j.progress, j.engine, j.engine_used, j.language, t.language as detected, j.diarize, j.speakers, j.min_speakers, j.max_speakers,
    j.retelling is not null as telling_speakers, j.metadata,
    j.warnings, j.expected_ms, j.error_code, j.error_message, j.error_hint, j.created_at, j.started_at, j.completed_at, j.deleted_at,
    r.id as recording_id, r.filename, r.original_filename, r.file_size, r.file_format, r.duration_ms, r.expires_at, r.media_deleted_at, r.playback_key, r.playback_bytes, r.playback_sha256, r.media_on, r.kept, r.session_id,
    c.done as chunks_done, c.total as chunks_total, c.reused as chunks_reused, j.failover, j.deferred, j.run_after, j.expected_cost, j.expected_currency,
    e.uses
  from jobs j
  join recordings r on r.id = j.recording_id
  left join transcripts t on t.job_id = j.id
  left join lateral (
    select count(*) filter (where words is not null) as done, count(*) as total, count(*) filter (where reused) as reused from chunks where job_id = j.id and not replaced
  ) c on true
  left join lateral (
    select coalesce(jsonb_agg(to_jsonb(u) order by u.audio_ms desc), '[]') as uses from (
      select engine, model, currency, max(price_per_second) as price, count(*) as calls, count(*) filter (where outcome is distinct from 'ok') as failed,
        sum(audio_ms) as audio_ms, sum(bytes) as bytes, sum(billed_ms) as billed_ms, sum(cost_amount) as cost, avg(latency_ms) as latency_ms
      from engine_calls where job_id = j.id group by engine, model, currency
    ) u
  ) e on true`;

export interface ViewFacts {
  engines: Engines;
  now: Date;
  /** Of a job that waits for a place. */
  wait: Wait | null;
}

/** Where a job stands in line. */
export interface Wait {
  /** From 1. */
  position: number;
  estimate: Estimate;
}

/** The row as the public contract shows it. */
export function toJob(row: JobViewRow, { engines, now, wait }: ViewFacts): Job {
  const used = row.engine_used === null ? null : engines.find(row.engine_used);
  return {
    job_id: row.id,
    filename: row.filename,
    original_filename: row.original_filename,
    file_size: row.file_size,
    file_format: row.file_format,
    duration: row.duration_ms === null ? null : row.duration_ms / 1000,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    created_at: row.created_at.toISOString(),
    started_at: iso(row.started_at),
    completed_at: iso(row.completed_at),
    expires_at: row.kept || row.media_deleted_at !== null ? null : iso(row.expires_at),
    audio: row.media_deleted_at !== null ? 'deleted' : row.playback_key !== null ? 'ready' : 'preparing',
    kept: row.kept,
    expires_whole: row.session_id !== null && !row.kept,
    queue_position: wait?.position ?? null,
    estimated_wait: wait?.estimate ?? null,
    estimated_completion: iso(estimatedCompletion(row, wait, now)),
    engine: { requested: row.engine, used: row.engine_used, location: used?.location ?? null },
    language: { requested: row.language, detected: row.detected },
    diarize: row.diarize,
    speakers: row.speakers,
    min_speakers: row.min_speakers,
    max_speakers: row.max_speakers,
    telling_speakers: row.telling_speakers,
    failover: row.failover,
    deferred: row.deferred,
    waits_until: row.status === 'queued' && row.started_at !== null && row.run_after > now ? row.run_after.toISOString() : null,
    expected_cost: money(row.expected_cost, row.expected_currency),
    cost: costs(row.uses),
    engines: row.uses.map(toEngineUse),
    saved: row.status === 'completed' ? savings(row, engines) : null,
    chunks: { done: row.chunks_done, total: row.chunks_total, reused: row.chunks_reused },
    metadata: row.metadata,
    warnings: row.warnings,
    error: errorOf(row),
  };
}

function toEngineUse(use: EngineUseRow): EngineUse {
  return {
    engine: use.engine,
    model: use.model,
    calls: use.calls,
    failed_calls: use.failed,
    audio_seconds: use.audio_ms / 1000,
    bytes: use.bytes,
    billed_seconds: use.billed_ms / 1000,
    cost: money(use.currency === null ? null : use.cost, use.currency),
    mean_latency: use.latency_ms === null ? null : Math.round(use.latency_ms) / 1000,
  };
}

function costs(uses: readonly EngineUseRow[]): Money[] {
  const byCurrency = new Map<string, number>();
  for (const { currency, cost } of uses)
    if (currency !== null && cost > 0) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + cost);
  return [...byCurrency].map(([currency, amount]) => ({ amount: roundMoney(amount), currency }));
}

/** Against sending the whole recording as WAV, once, to the engine that heard most of it. */
function savings({ uses, duration_ms }: JobViewRow, engines: Engines): Savings | null {
  const [main] = uses;
  if (!main || duration_ms === null) return null;
  const billing = engines.find(main.engine)?.capabilities.billing ?? null;
  const whole = billedMs(billing, duration_ms);
  const billed = uses.reduce((sum, use) => sum + use.billed_ms, 0);
  // What was saved is known only where every engine that billed something has a price in one currency.
  const comparable = uses.every((use) => use.billed_ms === 0 || use.currency === main.currency);
  const cost = uses.reduce((sum, use) => sum + use.cost, 0);
  return {
    bytes: Math.round(duration_ms * BYTES_PER_MS - uses.reduce((sum, use) => sum + use.bytes, 0)),
    billed_seconds: (whole - billed) / 1000,
    cost: main.price === null || !comparable ? null : money((main.price * whole) / 1000 - cost, main.currency),
  };
}

function money(amount: number | null, currency: string | null): Money | null {
  return amount === null || currency === null ? null : { amount: roundMoney(amount), currency };
}

function roundMoney(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}

/** A job that waits for another try shows no error: it has not failed. */
export function errorOf(row: Pick<JobViewRow, 'status' | 'error_code' | 'error_message' | 'error_hint'>): JobError | null {
  if (row.error_code === null || row.status !== 'failed') return null;
  const known = ERRORS[row.error_code as ErrorCode] as { message: string; hint: string } | undefined;
  return {
    code: row.error_code,
    message: row.error_message ?? known?.message ?? row.error_code,
    hint: row.error_hint ?? known?.hint ?? '',
  };
}

/** When a job will be ready: after those before it, then by its own estimate, or by its pace once it has one. */
export function estimatedCompletion(
  row: Pick<JobViewRow, 'status' | 'started_at' | 'expected_ms' | 'progress'>,
  wait: Wait | null,
  now: Date,
): Date | null {
  if (row.status === 'queued') return new Date(now.getTime() + (wait?.estimate.seconds ?? 0) * 1000 + row.expected_ms);
  if (row.status !== 'processing' || row.started_at === null) return null;
  const elapsed = now.getTime() - row.started_at.getTime();
  const byPace = row.progress >= 15 ? (elapsed / row.progress) * (100 - row.progress) : Number.NaN;
  const left = Number.isNaN(byPace) ? row.expected_ms - elapsed : byPace;
  return new Date(now.getTime() + Math.max(left, 1000 * LEASE_SECONDS * 0.2));
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
