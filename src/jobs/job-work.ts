import type { Config } from '../config/config.ts';
import type { CacheScope } from '../contract/cache.ts';
import type { ChosenDiarizers } from '../engines/diarization/choose.ts';
import type { Engine } from '../engines/engine.ts';
import type { Engines } from '../engines/registry.ts';
import type { JobRow, RecordingRow } from '../platform/db/schema.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import type { Scratch } from '../platform/storage/scratch.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import type { FoundVoices } from '../writing/voices/voices-of-job.ts';
import type { AudioWork } from './audio-work.ts';
import type { Clock } from './clock.ts';
import type { VoiceWork } from './find-voices.ts';
import type { JobStore } from './job-store.ts';
import type { Claim } from './lease.ts';
import type { ProgressReporter } from './progress.ts';

/** What every job is done with. */
export interface JobTools {
  jobs: JobStore;
  audio: AudioWork;
  clock: Clock;
  doorbell: Doorbell;
  engines: Engines;
  /** What tells speakers apart. */
  diarizers: ChosenDiarizers;
  /** What the voices of a recording tell; null where its owner does not want that, and then nothing is found out. */
  findVoices: (work: VoiceWork) => Promise<FoundVoices | null>;
  scratch: Scratch;
  metrics: Metrics;
  /** Memory and disk allow another job beside those that run. */
  roomForMore(): Promise<boolean>;
  /** Bytes of memory that this process holds. */
  usedMemory(): number;
  limits: Config['limits'];
  budget: Config['engines']['budget'];
  prices: Config['engines']['prices'];
  /** Whose recordings may answer now. */
  cacheScope: () => CacheScope;
}

export interface StopSignals {
  /** Stop at once. */
  signal: AbortSignal;
  /** Finish the chunks that are being recognised, begin nothing new, and reject with this signal's reason. */
  drain: AbortSignal;
}

/** One claimed job, and what it is done for. */
export interface JobWork extends StopSignals {
  job: JobRow;
  claim: Claim;
  recording: RecordingRow;
  /** The chosen one: chunks are cut for it. */
  engine: Engine;
  /** It, and those that may take over from it. */
  candidates: readonly Engine[];
  /** The job is not tried again after this. */
  lastTry: boolean;
  progress: ProgressReporter;
  log: Log;
}

/** Runs a step and records how long it took. */
export async function timed<T>({ metrics }: Pick<JobTools, 'metrics'>, step: string, work: () => Promise<T>): Promise<T> {
  const stop = metrics.audioSeconds.startTimer({ step });
  try {
    return await work();
  } finally {
    stop();
  }
}
