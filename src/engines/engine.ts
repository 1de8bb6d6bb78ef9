import type { Readable } from 'node:stream';
import type { EngineLocation, Warning } from '../contract/job.ts';

/**
 * What every engine is to the rest of the product. An engine hears one chunk of audio and says which words are in it,
 * and when. It knows nothing of jobs, chunks' places in a recording, caches or retries: the pipeline owns those.
 */
export interface Engine {
  /** Short, stable, lower-case: what `--engine` takes and what is stored with every chunk. */
  readonly id: string;
  /** For a person. */
  readonly name: string;
  /** The model that hears, as its maker names it. Part of what is stored and, later, of cache keys. */
  readonly model: string;
  /** Where the audio goes. Shown before the upload; failover never leaves it without consent. */
  readonly location: EngineLocation;
  /** True when it only proves that the platform works. */
  readonly demo: boolean;
  readonly capabilities: EngineCapabilities;
  /** Null when it can be used now; else what is missing and how to mend it. Must be quick; callers cache it. */
  check(): Promise<string | null>;
  /**
   * Recognises one chunk. Rejects with an AppError whose `retry` says whether the same chunk may succeed later, or
   * with the signal's reason once that aborts; by then nothing of it runs any more.
   */
  recognise(request: RecogniseRequest): Promise<Recognition>;
}

export interface EngineCapabilities {
  /** ISO 639-1 codes that it recognises; null: any. */
  readonly languages: readonly string[] | null;
  /** The longest chunk it takes, in seconds. */
  readonly maxSeconds: number;
  /** The largest request body it takes, in bytes of the encoding that is sent; null: no limit of its own. */
  readonly maxBytes: number | null;
  /** Shorter chunks cost more than they save (start-up, billing units), in seconds. */
  readonly minSeconds: number;
  /** The length at which it is quickest and best, in seconds. */
  readonly preferredSeconds: number;
  /** What it takes, the cheapest to send first. */
  readonly encodings: readonly [AudioEncoding, ...AudioEncoding[]];
  /** False: words come without times and are spread over the chunk. */
  readonly wordTimes: boolean;
  /** How many speakers it can tell apart inside one request; null: none. */
  readonly diarization: { maxSpeakers: number } | null;
  /** Chunks that it hears at the same time without getting slower. */
  readonly parallel: number;
  /** What a second of audio costs; null: nothing. */
  readonly price: { perSecond: number; currency: string } | null;
  /** Seconds of work for a second of audio, before there is any history to estimate from. */
  readonly realTimeFactor: number;
}

/** `pcm_s16le`: canonical PCM without a header. `wav`: the same with one. */
export type AudioEncoding = 'pcm_s16le' | 'wav';

/** One chunk, encoded, in a file that is there until `recognise` ends. */
export interface AudioClip {
  readonly encoding: AudioEncoding;
  readonly durationMs: number;
  readonly bytes: number;
  /** For engines that are programs. */
  readonly file: string;
  /** For engines at the end of a wire: the bytes from the start; may be called again for another try. */
  open(): Readable;
}

export interface RecogniseRequest {
  readonly audio: AudioClip;
  /** ISO 639-1, or `auto`. Never one that `languages` lacks. */
  readonly language: string;
  /** Aborted when the job is cancelled, lost to another worker, or out of time. */
  readonly signal: AbortSignal;
  /** How far it has heard, in milliseconds of the chunk. Optional, for progress only. */
  readonly onProgress?: (heardMs: number) => void;
}

export interface Recognition {
  /** In time order, within the clip. */
  words: RecognisedWord[];
  warnings: Warning[];
  /** What this call was billed. */
  cost: { amount: number; currency: string };
  /** Audio that the call was billed for, in milliseconds; 0 where nothing is billed. */
  billedMs: number;
}

export interface RecognisedWord {
  text: string;
  /** Milliseconds from the start of the clip. */
  startMs: number;
  endMs: number;
  /** 0 to 1; null when the engine does not say. */
  confidence: number | null;
  /** ISO 639-1; null when the engine does not say. */
  language: string | null;
}
