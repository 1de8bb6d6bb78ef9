import { open } from 'node:fs/promises';
import { decodePcm } from '../../audio/decode.ts';
import { openSpeechDetector } from '../../audio/detect-speech.ts';
import { BYTES_PER_MS, pcmMs } from '../../audio/pcm.ts';
import { type ChunkPlanner, type ChunkSize, createChunkPlanner, type PlannedChunk } from '../../audio/plan-chunks.ts';
import { tooLong } from '../../audio/probe.ts';
import type { SpeechRegion } from '../../audio/speech-region.ts';
import { waveformBars } from '../../audio/waveform.ts';
import { AppError } from '../../contract/app-error.ts';

export interface PrepareInput {
  /** The uploaded file; its name has no extension. */
  media: string;
  ignoreLength: boolean;
  /** A private folder. */
  folder: string;
  /** Where the canonical PCM is written. */
  pcmFile: string;
  maxDurationMs: number;
  size: ChunkSize;
  /** Chunks that an earlier run cut. */
  known: readonly PlannedChunk[];
  /** Called for every new chunk as soon as it is certain, one after the other. */
  onChunk: (index: number, chunk: PlannedChunk) => Promise<void>;
  onProgress: (decodedMs: number) => void;
  signal: AbortSignal;
}

export interface Prepared {
  durationMs: number;
  /** Where somebody speaks, in time order. */
  speech: SpeechRegion[];
  bars: number[];
  damaged: boolean;
  /** The uploaded file. */
  media: string;
}

/**
 * Normalises, detects speech and plans chunks in one pass over the recording: ffmpeg's PCM goes to a file and to the
 * detector, its regions to the planner, whose chunks are handed on while the rest is still being decoded.
 */
export async function prepare({
  media,
  ignoreLength,
  folder,
  pcmFile,
  maxDurationMs,
  size,
  known,
  onChunk,
  onProgress,
  signal,
}: PrepareInput): Promise<Prepared> {
  await using detector = await openSpeechDetector();
  await using file = await open(pcmFile, 'w', 0o600);
  const plan = planAfter(known, size, onChunk);
  const peaks: number[] = [];
  const speech: SpeechRegion[] = [];
  let bytes = 0;

  const take = async (answer: { regions: SpeechRegion[]; peaks: number[] }): Promise<void> => {
    for (const peak of answer.peaks) peaks.push(peak);
    for (const region of answer.regions) {
      speech.push(region);
      await plan.push(region);
    }
  };

  await using decoding = decodePcm({ file: media, cwd: folder, maxMs: maxDurationMs, ignoreLength, signal });
  let step = await decoding.next();
  while (!step.done) {
    await file.writeFile(step.value);
    bytes += step.value.byteLength;
    if (pcmMs(bytes) > maxDurationMs) throw tooLong(pcmMs(bytes), maxDurationMs);
    await take(await detector.push(step.value));
    onProgress(pcmMs(bytes));
    step = await decoding.next();
  }
  await take(await detector.end());
  const durationMs = pcmMs(bytes);
  if (durationMs === 0) throw new AppError('UNDECODABLE_AUDIO');
  await plan.end(bytes / BYTES_PER_MS);
  return { durationMs, speech, bars: waveformBars(peaks), damaged: step.value.damaged, media };
}

/**
 * Hands on new chunks only. Plans from the start, which gives the cuts of the earlier run again; only what comes after them is new. Should they
 * differ (the program is a newer one), the known ones stay and planning goes on behind the last.
 */
export function planAfter(known: readonly PlannedChunk[], size: ChunkSize, onChunk: PrepareInput['onChunk']) {
  const seen: SpeechRegion[] = [];
  let planner: ChunkPlanner = createChunkPlanner(size);
  let index = 0;

  const accept = async (chunks: PlannedChunk[]): Promise<void> => {
    for (const chunk of chunks) {
      const old = known[index];
      if (old && (old.startMs !== chunk.startMs || old.endMs !== chunk.endMs)) {
        index = known.length;
        planner = createChunkPlanner(size, known.at(-1)?.endMs);
        for (const region of seen) await accept(planner.push(region));
        return;
      }
      if (!old) await onChunk(index, chunk);
      index++;
    }
  };

  return {
    async push(region: SpeechRegion): Promise<void> {
      seen.push(region);
      await accept(planner.push(region));
    },
    async end(durationMs: number): Promise<void> {
      const before = planner;
      await accept(planner.end(durationMs));
      if (planner !== before) await accept(planner.end(durationMs));
    },
  };
}
