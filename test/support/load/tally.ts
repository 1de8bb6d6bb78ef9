import type { Job } from '../../../src/contract/job.ts';

/** What users ask for. */
export const KINDS = ['upload', 'list', 'status', 'transcript', 'change'] as const;
export type Kind = (typeof KINDS)[number];

/** A job from the answer to its upload to its end. */
export interface Ended {
  job: Job;
  /** What the answer to the upload said: seconds until it would be completed. */
  expectedSeconds: number | null;
  tookSeconds: number;
}

/** Everything that the users of a run met. */
export interface Tally {
  /** Milliseconds of what was answered with a success. */
  times: Record<Kind, number[]>;
  accepted: Set<string>;
  ended: Ended[];
  /** Refused with Retry-After, which was waited for, by code. */
  refused: Map<string, number>;
  /** Other answers that were no success, by status and code. */
  errors: Map<string, number>;
  /** What breaks a promise, one line each. */
  violations: string[];
  uploadedBytes: number;
}

export function createTally(): Tally {
  return {
    times: { upload: [], list: [], status: [], transcript: [], change: [] },
    accepted: new Set(),
    ended: [],
    refused: new Map(),
    errors: new Map(),
    violations: [],
    uploadedBytes: 0,
  };
}

export function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
