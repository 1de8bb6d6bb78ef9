import type { JobStore } from '../../../src/jobs/job-store.ts';
import type { JobRow, SpeakerCounts, StoredWord } from '../../../src/platform/db/schema.ts';

/** A transcript as a store keeps it. */
export interface StoredTranscript {
  text: string;
  durationMs: number;
  engine: string;
  chunks: number;
  calls: number;
  billedMs: number;
  cost: number;
  currency: string;
  /** Of all segments, in order. */
  words: StoredWord[];
  /** Labels by speaker. */
  speakers: Map<string, string>;
}

export interface StoredUsage {
  files: number;
  durationMs: number;
  cost: number;
  errors: number;
}

/** A store of jobs that is empty but for the default owner, and what people and time do to what is in it. */
export interface StoreUnderTest {
  jobs: JobStore;
  /** A queued job and its recording. Gives its id. */
  add(job?: { ownerId?: string; expectedMs?: number }): Promise<string>;
  /** Gives its id. */
  addOwner(): Promise<string>;
  set(jobId: string, values: { queue?: number; tier?: number; admitted_engine?: string }): Promise<void>;
  cancel(jobId: string): Promise<void>;
  remove(jobId: string): Promise<void>;
  restore(jobId: string): Promise<void>;
  retry(jobId: string): Promise<void>;
  /** Somebody asks for its speakers to be told apart again. */
  tellAgain(jobId: string, counts: SpeakerCounts): Promise<void>;
  /** An operator stops the queue, or lets it go on. */
  stopQueue(stopped: boolean): Promise<void>;
  rename(jobId: string, speakerId: string, label: string): Promise<void>;
  jobOf(jobId: string): Promise<JobRow>;
  transcriptOf(jobId: string): Promise<StoredTranscript | null>;
  /** Of all days. */
  usageOf(ownerId: string, currency: string): Promise<StoredUsage>;
  /** Milliseconds since 1970, by the clock that leases are counted by. */
  now(): Promise<number>;
  /** So much time goes by for leases, pauses, due times and workers. */
  pass(ms: number): Promise<void>;
}
