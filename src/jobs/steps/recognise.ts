import { splitChunk } from '../../audio/split-chunk.ts';
import type { AppError } from '../../contract/app-error.ts';
import type { StoredChunk } from '../chunk-store.ts';
import { type ChunkFeed, lengthOf } from './chunk-feed.ts';
import { type HearInput, hearChunk, isOfCall } from './hear-chunk.ts';
import { hearOnce, type OnceInput } from './hear-once.ts';

export interface RecogniseInput extends HearInput, OnceInput {
  feed: ChunkFeed;
  /** The job is not tried again after this: what no engine can hear becomes a gap. */
  lastTry: boolean;
  /** Ends the run: aborts `signal` with this error. */
  stop: (error: unknown) => void;
  /** Milliseconds of chunk audio heard so far in this run, growing. */
  onProgress: (heardMs: number) => void;
}

/**
 * Recognises the chunks of the feed, as many at once as the chosen engine likes, each stored as it arrives. One that
 * fails does not keep the others from being heard: what may pass is thrown when all others are done, the rest is
 * marked as a gap.
 */
export async function recogniseChunks(input: RecogniseInput): Promise<void> {
  const { engines, feed, signal, drain, jobs, claim } = input;
  const beforeStart = AbortSignal.any([signal, drain]);
  const failures: AppError[] = [];
  const heardMs = new Map<StoredChunk, number>();
  const progress = (chunk: StoredChunk, ms: number): void => {
    heardMs.set(chunk, ms);
    input.onProgress([...heardMs.values()].reduce((sum, value) => sum + value, 0));
  };
  const recognise = async (chunk: StoredChunk): Promise<void> => {
    try {
      await hearOnce(input, chunk, beforeStart, () => hearChunk(input, chunk, (ms) => progress(chunk, ms)));
      progress(chunk, lengthOf(chunk));
    } catch (thrown) {
      beforeStart.throwIfAborted();
      if (!isOfCall(thrown)) throw thrown;
      if (thrown.code === 'CHUNK_TOO_LARGE' && (await halve(input, chunk))) heardMs.delete(chunk);
      else if (thrown.code === 'ENGINE_PENDING' || (thrown.retry && !input.lastTry)) failures.push(thrown);
      else await jobs.markGap(claim, chunk, thrown);
    }
  };
  const runner = async (): Promise<void> => {
    for (let chunk = await feed.take(); chunk !== null; chunk = await feed.take()) {
      beforeStart.throwIfAborted();
      await recognise(chunk);
    }
  };
  const untilDrained = (error: unknown): void => {
    if (error !== drain.reason) input.stop(error);
  };
  const places = engines[0]?.capabilities.parallel ?? 1;
  // None of them may work on when the job has been given back.
  await Promise.all(Array.from({ length: places }, () => runner().catch(untilDrained)));
  beforeStart.throwIfAborted();
  const worst = failures.find((failure) => failure.code !== 'ENGINE_PENDING') ?? soonest(failures);
  if (worst) throw worst;
}

/** Puts the halves of a chunk that was too large back into the feed. False for one that cannot be halved. */
async function halve({ jobs, audio, claim, feed, pcmFile, log }: RecogniseInput, chunk: StoredChunk): Promise<boolean> {
  if (pcmFile === null) return false;
  const halves = splitChunk(chunk, await audio.readPieces(pcmFile, chunk.pieces));
  if (halves === null) return false;
  const stored = await jobs.replaceChunk(claim, chunk, halves);
  log.info(
    { plan: chunk.plan, chunk: chunk.index, halves_ms: stored.map(lengthOf), overlap_ms: stored[1]?.overlapMs },
    'chunk was too large and is halved',
  );
  for (const half of stored) feed.push(half);
  return true;
}

function soonest(failures: readonly AppError[]): AppError | undefined {
  return failures.toSorted((a, b) => (a.retryAfterMs ?? 0) - (b.retryAfterMs ?? 0))[0];
}
