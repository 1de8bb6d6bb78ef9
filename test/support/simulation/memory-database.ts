import type { SpeakerEdit } from '../../../src/contract/speakers.ts';
import type { WorkerReport } from '../../../src/jobs/heartbeat.ts';
import type { Claim } from '../../../src/jobs/lease.ts';
import { LeaseLost } from '../../../src/jobs/owned-job.ts';
import type { SoundAnalysis } from '../../../src/jobs/sound-analysis.ts';
import { type Attempt, type ChunkRow, DEFAULT_OWNER_ID, type JobRow, type RecordingRow } from '../../../src/platform/db/schema.ts';
import type { StoredTranscript, StoredUsage } from '../job-store-contract/store-under-test.ts';

/** What keeps a write from taking effect that must not; a test breaks one of them to see that it is missed. */
export interface Guards {
  /** Only the newest claim of a job may write it. */
  fencing: boolean;
  /** Only a job that is being processed may be written by a worker. */
  state: boolean;
}

export interface MemoryCall {
  id: string;
  jobId: string;
  engine: string;
  currency: string | null;
  bytes: number;
  billedMs: number;
  amount: number;
  outcome: string | null;
}

/** The tables that a worker reads and writes, as the SQL store leaves them. A write is one step: it happens whole or not. */
export interface MemoryDatabase {
  readonly now: () => number;
  readonly guards: Guards;
  /** When the server was started. */
  startedAt: number;
  /** It hangs until then. */
  silentUntil: number;
  /** An operator has stopped the queue. */
  stopped: boolean;
  readonly owners: Set<string>;
  readonly recordings: Map<string, RecordingRow>;
  readonly jobs: Map<string, JobRow>;
  /** By job. */
  readonly chunks: Map<string, ChunkRow[]>;
  /** By job. */
  readonly sounds: Map<string, SoundAnalysis>;
  /** By job. */
  readonly edits: Map<string, SpeakerEdit[]>;
  readonly calls: Map<string, MemoryCall>;
  /** By job. */
  readonly transcripts: Map<string, StoredTranscript>;
  /** By owner and currency. */
  readonly usage: Map<string, StoredUsage>;
  /** Who hears a sound now, by scope and key. */
  readonly hearings: Map<string, Claim>;
  readonly workers: Map<string, WorkerReport & { seenAt: number }>;
}

export function createMemoryDatabase(now: () => number, guards: Guards = { fencing: true, state: true }): MemoryDatabase {
  return {
    now,
    guards,
    startedAt: Number.NEGATIVE_INFINITY,
    silentUntil: Number.NEGATIVE_INFINITY,
    stopped: false,
    owners: new Set([DEFAULT_OWNER_ID]),
    recordings: new Map(),
    jobs: new Map(),
    sounds: new Map(),
    edits: new Map(),
    chunks: new Map(),
    calls: new Map(),
    transcripts: new Map(),
    usage: new Map(),
    hearings: new Map(),
    workers: new Map(),
  };
}

/** Whether this claim may write the job, as far as the guards look. */
export function holds({ jobs, guards }: MemoryDatabase, { jobId, token }: Claim): boolean {
  const job = jobs.get(jobId);
  if (!job) return false;
  return (!guards.fencing || job.token === token) && (!guards.state || job.status === 'processing');
}

/** Writes a job that this claim holds. Throws LeaseLost. */
export function updateHeld(database: MemoryDatabase, claim: Claim, patch: Partial<JobRow>): JobRow {
  if (!holds(database, claim)) throw new LeaseLost(claim.jobId);
  return Object.assign(jobOf(database, claim.jobId), patch);
}

export function jobOf({ jobs }: MemoryDatabase, id: string): JobRow {
  return known(jobs.get(id), `job ${id}`);
}

export function recordingOf({ recordings }: MemoryDatabase, id: string): RecordingRow {
  return known(recordings.get(id), `recording ${id}`);
}

function known<T>(row: T | undefined, name: string): T {
  if (row === undefined) throw new Error(`there is no ${name}`);
  return row;
}

const KEPT_ATTEMPTS = 20;

/** The history of a job with the try that ends now. */
export function withAttempt(job: JobRow, now: number, { kind, code, message }: Pick<Attempt, 'kind' | 'code' | 'message'>): Attempt[] {
  const { worker, stage, progress } = job;
  return [...job.history, { at: new Date(now).toISOString(), kind, worker, stage, progress, code, message }].slice(-KEPT_ATTEMPTS);
}

export function countUsage({ usage }: MemoryDatabase, ownerId: string, currency: string, added: Partial<StoredUsage>): void {
  const key = usageKey(ownerId, currency);
  const row = usage.get(key) ?? { files: 0, durationMs: 0, cost: 0, errors: 0 };
  usage.set(key, row);
  row.files += added.files ?? 0;
  row.durationMs += added.durationMs ?? 0;
  row.cost += added.cost ?? 0;
  row.errors += added.errors ?? 0;
}

export function usageKey(ownerId: string, currency: string): string {
  return `${ownerId} ${currency}`;
}
