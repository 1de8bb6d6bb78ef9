import type { Warning } from '../contract/job.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import type { Reference } from './reference.ts';

/** What came of one recording with one engine. */
export interface Hearing {
  reference: Reference;
  /** As it was asked for: an engine's id, or `auto`. */
  engine: string;
  outcome: Heard | { kind: 'failed'; error: string };
}

interface Heard {
  kind: 'heard';
  /** As it was recognised, before any post-processing. */
  text: string;
  /** As people read it. */
  written: string;
  /** Who speaks when; null: nobody was asked. */
  turns: SpeakerTurn[] | null;
  run: Run | null;
}

/** How a text came about; null for one that was there before. */
export interface Run {
  jobId: string;
  /** The engine that heard it. */
  engine: string;
  audioMs: number;
  /** From the start of the job to its end, beside the other jobs that run. */
  processingMs: number;
  /** By currency. */
  cost: Money[];
  warnings: Warning[];
}

export interface Money {
  amount: number;
  currency: string;
}
