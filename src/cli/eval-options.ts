import type { DiarizationScoring } from '../transcript/diarization/score-turns.ts';

/** What `eval` was asked for. */
export interface EvalOptions {
  manifest?: string;
  reference?: string;
  hypothesis?: string;
  rttm?: string;
  hypothesisRttm?: string;
  engine: string[];
  language: 'auto' | 'as-given';
  /** Seconds. */
  collar: number;
  skipOverlap?: true;
  /** Of the run in the history; that of the manifest without it. */
  name?: string;
  save: boolean;
  /** Whether what was heard before may answer. */
  cache: boolean;
  json?: true;
  html?: string;
  out?: string;
}

const LARGEST_COLLAR = 10;

/** Throws one line for a person. */
export function parseCollar(text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  if (seconds >= 0 && seconds <= LARGEST_COLLAR) return seconds;
  throw new Error(`--collar: expected seconds from 0 to ${LARGEST_COLLAR}, got "${text}"`);
}

export function turnScoringOf({ collar, skipOverlap }: EvalOptions): Required<DiarizationScoring> {
  return { collarMs: Math.round(collar * 1000), skipOverlap: skipOverlap === true };
}
