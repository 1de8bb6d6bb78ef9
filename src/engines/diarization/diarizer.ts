import type { SpeechRegion } from '../../audio/speech-region.ts';
import type { EngineLocation } from '../../contract/job.ts';
import type { SpeakerTurn } from '../../transcript/speaker-turn.ts';

/** How many people speak; all null: not known. */
export interface SpeakerCount {
  exact: number | null;
  min: number | null;
  max: number | null;
}

/** A whole recording, decoded: canonical PCM (16 kHz mono, 16 bits, no header) in a file that is there until `diarize` ends. */
export interface DiarizeRequest {
  pcmFile: string;
  durationMs: number;
  /** Where somebody speaks, in time order. */
  regions: readonly SpeechRegion[];
  count: SpeakerCount;
  signal: AbortSignal;
  /** What `onAccepted` was told for this recording before, when the answer was never fetched: fetch it, do not pay again. */
  ticket: string | null;
  /** For services that accept now and answer later; awaited before anything else happens. Null: what was accepted has failed. */
  onAccepted: (ticket: string | null) => Promise<void>;
}

/** What tells the speakers of a recording apart. */
export interface Diarizer {
  /** `pyannote`, `sherpa`, `acoustic`: kept with what it found. */
  readonly id: string;
  /** For a person. */
  readonly name: string;
  readonly location: EngineLocation;
  /** Null when it can be used now; else what is missing and how to mend it. */
  check(): Promise<string | null>;
  /**
   * Who speaks when, by start; turns of different speakers may overlap. Rejects with an AppError, or with the signal's
   * reason; by then nothing of it runs any more.
   */
  diarize(request: DiarizeRequest): Promise<SpeakerTurn[]>;
}
