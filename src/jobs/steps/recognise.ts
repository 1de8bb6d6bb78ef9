import { createReadStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { applyGain, gainFor, readPieces } from '../../audio/chunk-audio.ts';
import { SAMPLE_RATE, wavHeader } from '../../audio/pcm.ts';
import type { AudioClip, Engine } from '../../engines/engine.ts';
import type { Slots } from '../../engines/slots.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Metrics } from '../../platform/telemetry/metrics.ts';
import { placeWords } from '../../transcript/place-words.ts';
import { finishChunk, type StoredChunk, startChunk } from '../chunk-store.ts';
import type { Claim } from '../lease.ts';
import { type ChunkFeed, lengthOf } from './chunk-feed.ts';

export interface RecogniseInput {
  db: Db;
  claim: Claim;
  engine: Engine;
  slots: Slots;
  metrics: Metrics;
  language: string;
  pcmFile: string;
  feed: ChunkFeed;
  /** Milliseconds of chunk audio heard so far in this run, growing. */
  onProgress: (heardMs: number) => void;
  signal: AbortSignal;
  /** Takes no further chunk once this aborts. */
  drain: AbortSignal;
}

/** Recognises the chunks of the feed, as many at once as the engine likes, each stored as it arrives. */
export async function recogniseChunks(input: RecogniseInput): Promise<void> {
  const { engine, feed, signal, drain } = input;
  const beforeStart = AbortSignal.any([signal, drain]);
  const heard = new Map<number, number>();
  const progress = (index: number, ms: number): void => {
    heard.set(index, ms);
    input.onProgress([...heard.values()].reduce((sum, value) => sum + value, 0));
  };
  const runner = async (): Promise<void> => {
    for (let chunk = await feed.take(); chunk !== null; chunk = await feed.take()) {
      beforeStart.throwIfAborted();
      const current = chunk;
      await input.slots.run(beforeStart, () => recogniseChunk(input, current, (ms) => progress(current.index, ms)));
      progress(current.index, lengthOf(current));
    }
  };
  const untilDrained = (error: unknown): void => {
    if (error !== drain.reason) throw error;
  };
  await Promise.all(Array.from({ length: engine.capabilities.parallel }, () => runner().catch(untilDrained)));
  drain.throwIfAborted();
}

async function recogniseChunk(
  { db, claim, engine, metrics, language, pcmFile, signal }: RecogniseInput,
  chunk: StoredChunk,
  onProgress: (heardMs: number) => void,
): Promise<void> {
  const samples = await readPieces(pcmFile, chunk.pieces);
  applyGain(samples, gainFor(samples));
  const audio = await writeClip(samples, engine.capabilities.encodings[0], `${pcmFile}.${chunk.index}`);
  await startChunk(db, claim, chunk.index);
  const stop = metrics.engineCallSeconds.startTimer({ engine: engine.id });
  const recognition = await engine.recognise({ audio, language, signal, onProgress }).then(
    (result) => {
      stop({ outcome: 'ok' });
      return result;
    },
    (error: unknown) => {
      stop({ outcome: signal.aborted ? 'aborted' : 'error' });
      throw error;
    },
  );
  await rm(audio.file, { force: true });
  const words = recognition.words.map((word) => ({ ...word, language: word.language ?? (language === 'auto' ? 'und' : language) }));
  await finishChunk(db, claim, chunk.index, engine, { ...recognition, placed: placeWords(words, chunk.pieces) });
}

async function writeClip(samples: Int16Array, encoding: AudioClip['encoding'], path: string): Promise<AudioClip> {
  const pcm = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const bytes = encoding === 'wav' ? Buffer.concat([wavHeader(pcm.length), pcm]) : pcm;
  const file = `${path}.${encoding === 'wav' ? 'wav' : 'raw'}`;
  await writeFile(file, bytes, { mode: 0o600 });
  return {
    encoding,
    durationMs: Math.round((samples.length * 1000) / SAMPLE_RATE),
    bytes: bytes.length,
    file,
    open: () => createReadStream(file),
  };
}
