import { AppError } from '../../../src/contract/app-error.ts';
import { parseProcessing } from '../../../src/contract/parse-processing.ts';
import { PATIENCE } from '../../../src/jobs/create-job.ts';
import { RESTORE_MS } from '../../../src/library/delete-job.ts';
import type { JobRow, RecordingRow, SpeakerCounts } from '../../../src/platform/db/schema.ts';
import { jobOf, type MemoryDatabase, recordingOf } from './memory-database.ts';

export interface NewMemoryJob {
  id: string;
  ownerId: string;
  expectedMs: number;
  deferred?: boolean;
}

/** What people do with jobs, and what is refused to them, as in src/library and src/jobs/retry-job.ts. */
export interface MemoryLibrary {
  /** A recording and its job, waiting. */
  add(job: NewMemoryJob): void;
  cancel(jobId: string): void;
  remove(jobId: string): void;
  restore(jobId: string): void;
  retry(jobId: string): void;
  tellAgain(jobId: string, counts: SpeakerCounts): void;
}

const AS_HEARD = parseProcessing('raw');
const FREE = { lease_until: null, worker: null, stage: null } as const;
const OPEN = new Set<JobRow['status']>(['uploaded', 'queued', 'processing']);

export function openMemoryLibrary(database: MemoryDatabase): MemoryLibrary {
  const { now, jobs, recordings, chunks } = database;
  const at = (): Date => new Date(now());
  const inMs = (ms: number): Date => new Date(now() + ms);
  return {
    add({ id, ownerId, expectedMs, deferred = false }) {
      const before = [...jobs.values()].filter((job) => job.owner_id === ownerId && job.status === 'queued');
      const waitMs = PATIENCE * expectedMs + before.reduce((sum, job) => sum + job.expected_ms, 0);
      recordings.set(id, toRecording(id, ownerId, at()));
      jobs.set(id, { ...toJob(id, ownerId, at()), expected_ms: expectedMs, due_at: inMs(waitMs), deferred });
    },
    cancel(jobId) {
      const job = jobOf(database, jobId);
      if (!OPEN.has(job.status)) throw new AppError('JOB_FINISHED');
      const { retelling, progress, token } = job;
      const left = retelling === null ? { status: 'cancelled', progress } : { status: 'completed', progress: 100 };
      Object.assign(job, { ...FREE, ...left, retelling: null, token: token + 1, completed_at: at() });
    },
    remove(jobId) {
      const job = jobOf(database, jobId);
      if (job.status === 'deleted') return;
      Object.assign(job, { ...FREE, status: 'deleted', status_before_delete: job.status, deleted_at: at(), token: job.token + 1 });
    },
    restore(jobId) {
      const job = jobOf(database, jobId);
      const late = job.deleted_at === null || job.deleted_at.getTime() <= now() - RESTORE_MS;
      if (job.status !== 'deleted' || job.purged_at !== null || late) throw new AppError('NOT_RESTORABLE');
      const before = job.status_before_delete;
      const status = before === 'processing' ? 'queued' : before;
      Object.assign(job, { status, status_before_delete: null, deleted_at: null, token: job.token + 1 });
    },
    tellAgain(jobId, counts) {
      const job = jobOf(database, jobId);
      if (job.status !== 'completed') throw new AppError('TRANSCRIPT_NOT_READY');
      if (recordingOf(database, job.recording_id).media_key === null) throw new AppError('MEDIA_GONE');
      const sound = database.sounds.get(jobId);
      if (sound) database.sounds.set(jobId, { ...sound, ticket: null });
      const { stage, progress, errors, crashes, completed_at } = FRESH;
      const fresh = { stage, progress, errors, crashes, completed_at, started_at: null, run_after: at() };
      const due_at = inMs(PATIENCE * job.expected_ms);
      Object.assign(job, { ...fresh, status: 'queued', retelling: counts, token: job.token + 1, due_at });
    },
    retry(jobId) {
      const job = jobOf(database, jobId);
      const gaps = (chunks.get(jobId) ?? []).filter((chunk) => chunk.gap_code !== null);
      if (job.status !== 'failed' && !(job.status === 'completed' && gaps.length > 0)) throw new AppError('NOTHING_TO_RETRY');
      if (recordingOf(database, job.recording_id).media_key === null) throw new AppError('MEDIA_GONE');
      for (const chunk of gaps) Object.assign(chunk, { gap_code: null, gap_message: null, finished_at: null });
      const due_at = inMs(PATIENCE * job.expected_ms);
      Object.assign(job, { ...FRESH, status: 'queued', token: job.token + 1, run_after: at(), due_at });
    },
  };
}

/** Of a job that begins anew. */
const FRESH = {
  stage: null,
  progress: 0,
  errors: 0,
  auto_retries: 0,
  crashes: 0,
  dropped_at: null,
  drop_reason: null,
  completed_at: null,
  dead_at: null,
  error_code: null,
  error_message: null,
  error_hint: null,
} as const;

function toJob(id: string, ownerId: string, now: Date): JobRow {
  return {
    ...FRESH,
    ...FREE,
    id,
    owner_id: ownerId,
    recording_id: id,
    queue: 0,
    tier: 0,
    due_at: now,
    run_after: now,
    status: 'queued',
    engine: 'auto',
    admitted_engine: null,
    engine_used: null,
    language: 'kk',
    diarize: false,
    speakers: null,
    min_speakers: null,
    max_speakers: null,
    processing: AS_HEARD,
    failover: 'any',
    deferred: false,
    quality_threshold: null,
    no_cache: false,
    metadata: {},
    expected_ms: 0,
    expected_wait_ms: null,
    history: [],
    expected_cost: null,
    expected_currency: null,
    token: 0,
    plan: null,
    retelling: null,
    warnings: [],
    created_at: now,
    started_at: null,
    deleted_at: null,
    status_before_delete: null,
    purged_at: null,
  };
}

function toRecording(id: string, ownerId: string, now: Date): RecordingRow {
  return {
    id,
    owner_id: ownerId,
    session_id: null,
    filename: 'a.wav',
    original_filename: 'a.wav',
    file_size: 1000,
    file_format: 'wav',
    sha256: id,
    duration_ms: null,
    declared_ms: null,
    truncated: false,
    ignore_length: false,
    media_key: `recordings/${id}/original`,
    media_on: null,
    playback_key: null,
    playback_bytes: null,
    playback_sha256: null,
    peaks: null,
    kept: false,
    created_at: now,
    expires_at: null,
    media_deleted_at: null,
  };
}
