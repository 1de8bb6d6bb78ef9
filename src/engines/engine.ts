import type { Readable } from 'node:stream';
import type { EngineLocation, Warning } from '../contract/job.ts';

/**
 * What every engine is to the rest of the product. An engine hears one clip of audio and says which words are in it,
 * and when. It makes one try: the pool retries, limits, fails over and counts what it costs. It knows nothing of jobs,
 * of a clip's place in a recording, or of caches.
 */
export interface Engine {
  /** Short, stable, lower-case letters, digits and hyphens: what `--engine` takes and what is stored with every chunk. */
  readonly id: string;
  /** For a person. */
  readonly name: string;
  /** The model that hears, as its maker names it. Part of what is stored and, later, of cache keys. */
  readonly model: string;
  /** Where the audio goes. Shown before the upload; failover never leaves it without consent. */
  readonly location: EngineLocation;
  /** True when it only proves that the platform works. It never stands in for a real one. */
  readonly demo: boolean;
  readonly capabilities: EngineCapabilities;
  /** Null when it can be used now; else what is missing and how to mend it. Must be quick and cost nothing; callers cache it. */
  check(): Promise<string | null>;
  /**
   * Recognises one clip, once. Rejects with an AppError whose code says what may help (see docs/engines.md): the same
   * again (`retry`), smaller pieces (CHUNK_TOO_LARGE), or another engine; or with the signal's reason once that
   * aborts. By then nothing of it runs any more on this machine.
   */
  recognise(request: RecogniseRequest): Promise<Recognition>;
  /** It is not set up at all: no key, no model. `check` says what to set; it is never in the usual order. */
  readonly absent?: true;
  /** Engines that are voted on, the most trusted first; only `combined` has them. The pool calls these instead. */
  readonly members?: readonly Engine[];
  /** How much a member's word in a language counts in the vote; 1 without it. Only with `members`. */
  readonly weight?: (engineId: string, language: string | null) => number;
}

export interface EngineCapabilities {
  /** ISO 639-1 codes that it recognises; null: any. */
  readonly languages: readonly string[] | null;
  /** The longest clip it takes, in seconds. */
  readonly maxSeconds: number;
  /** The largest clip it takes, in bytes of the encoding that is sent; null: no limit of its own. */
  readonly maxBytes: number | null;
  /** Shorter clips cost more than they save (start-up), in seconds. */
  readonly minSeconds: number;
  /** The length at which it is quickest and best, in seconds. */
  readonly preferredSeconds: number;
  /** What it takes without hearing worse, the cheapest to send first. */
  readonly encodings: readonly [AudioEncoding, ...AudioEncoding[]];
  /** False: words may come without times and lie somewhere inside their segment. */
  readonly wordTimes: boolean;
  /** How many speakers it can tell apart inside one request; null: none. */
  readonly diarization: { maxSpeakers: number } | null;
  /** Clips of one job that it hears at the same time without getting slower. */
  readonly parallel: number;
  /** Clips of all jobs that one process gives it at the same time. */
  readonly maxInFlight: number;
  /** How its maker counts what is billed; null: it is free. Prices are in the price table. */
  readonly billing: Billing | null;
  /** How many new clips an hour its maker allows; null: no such limit. The engine itself keeps to it. */
  readonly clipsPerHour: number | null;
  /** A cheaper mode whose answer comes within this time; null: none. */
  readonly deferred: { readonly withinSeconds: number } | null;
  /** It leaves out whole stretches of speech now and then, so what comes back is compared with the speech that was sent. */
  readonly losesSpeech: boolean;
  /** Seconds of work for a second of audio, before there is any history to estimate from. */
  readonly realTimeFactor: number;
  /** It can be told terms to listen for, as many as fit into so many bytes of UTF-8 with a comma and a space between; left out: none. */
  readonly hints?: { readonly maxBytes: number };
}

export interface Billing {
  /** A clip is billed in whole units of so many milliseconds. */
  readonly unitMs: number;
  /** A shorter clip is billed as this. */
  readonly minimumMs: number;
  /** Only answers are billed: asking twice and leaving one answer costs nothing more. */
  readonly perResult: boolean;
}

/** `pcm_s16le`: canonical PCM without a header. `wav`: the same with one. All are 16 kHz mono. */
export const AUDIO_ENCODINGS = ['pcm_s16le', 'wav', 'flac', 'ogg_opus', 'mp3'] as const;
export type AudioEncoding = (typeof AUDIO_ENCODINGS)[number];

/** One clip, encoded, in a file that is there until `recognise` ends. */
export interface AudioClip {
  readonly encoding: AudioEncoding;
  readonly durationMs: number;
  readonly bytes: number;
  /** For engines that are programs, and for bodies that are streamed from it. */
  readonly file: string;
  /** The bytes from the start. */
  open(): Readable;
}

export interface RecogniseRequest {
  readonly audio: AudioClip;
  /** ISO 639-1, or `auto`. Never one that `languages` lacks. */
  readonly language: string;
  /** Use the cheaper, later mode; only where `deferred` is not null. */
  readonly deferred: boolean;
  /** Tell speakers apart, at most so many; null: do not. Only where `diarization` is not null. */
  readonly speakers: number | null;
  /** Terms to listen for, the best first; none where `hints` is left out. */
  readonly hints: readonly string[];
  /** Aborted when the job is cancelled, lost to another worker, or the call is out of time. */
  readonly signal: AbortSignal;
  /** What `onAccepted` was told by an earlier call for this very clip whose answer was never fetched: fetch it, do not send again. */
  readonly ticket: string | null;
  /**
   * For engines that accept now and answer later: told once the clip was accepted and will be billed, with what it
   * takes to fetch the answer in another process. Null: what was accepted has failed or cannot be fetched any
   * more; only then may the clip be sent again. Awaited before anything else happens.
   */
  readonly onAccepted: (ticket: string | null) => Promise<void>;
  /** How far it has heard, in milliseconds of the clip. Optional, for progress only. */
  readonly onProgress?: (heardMs: number) => void;
}

export interface Recognition {
  /** In time order, within the clip. */
  words: RecognisedWord[];
  /** Speech that the answer covers, in time order; for engines that lose some. Left out: its words. */
  covered?: [startMs: number, endMs: number][];
  warnings: Warning[];
  /** Audio that the call was billed for, in milliseconds, where the engine says so; null: by its `billing`. */
  billedMs: number | null;
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
  /** The engine gave no time for this word; it lies inside its segment. */
  timing?: 'interpolated';
  /** The engine's own label for who said it, where it was asked to tell. */
  speaker?: string;
  /** Which engines agreed on it, after a vote. */
  engines?: string[];
}
