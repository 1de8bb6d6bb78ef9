import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from '../audio/encode.ts';
import { AppError } from '../contract/app-error.ts';
import { plainText } from '../contract/plain-text.ts';
import type { AudioClip, Engine } from '../engines/engine.ts';

/** A sentence of six seconds, read in English. */
const SAMPLE = fileURLToPath(new URL('../../samples/librivox-austen-0920.wav', import.meta.url));
const WAV_HEADER = 44;
const DEADLINE_MS = 120_000;

export interface Tried {
  engine: Engine;
  /** What it heard, or what went wrong. */
  heard: string | AppError;
  latencyMs: number;
}

/** One tiny real call to an engine; it may be billed. */
export async function tryEngine(engine: Engine): Promise<Tried> {
  const startedAt = performance.now();
  const ended = (heard: Tried['heard']): Tried => ({ engine, heard, latencyMs: Math.round(performance.now() - startedAt) });
  const problem = await engine.check();
  if (problem !== null) return ended(new AppError('ENGINE_UNAVAILABLE', { message: problem }));
  const folder = await mkdtemp(join(tmpdir(), 'kazru-doctor-'));
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    const languages = engine.capabilities.languages;
    const { words } = await engine.recognise({
      audio: await sampleFor(engine, folder, signal),
      language: languages === null || languages.includes('en') ? 'en' : (languages[0] ?? 'auto'),
      deferred: false,
      speakers: null,
      hints: [],
      ticket: null,
      onAccepted: async () => {},
      signal,
    });
    return ended(plainText(words.map((word) => word.text).join(' ')));
  } catch (thrown) {
    if (signal.aborted) return ended(new AppError('ENGINE_TIMEOUT', { message: `no answer within ${DEADLINE_MS / 1000} s` }));
    return ended(AppError.fromUnknown(thrown));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sampleFor(engine: Engine, folder: string, signal: AbortSignal): Promise<AudioClip> {
  const pcm = (await readFile(SAMPLE)).subarray(WAV_HEADER);
  const samples = new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + (pcm.length & ~1)));
  const encoding = engine.capabilities.encodings[0];
  const { file, bytes } = await encode(samples, { encoding, path: join(folder, 'sample'), cwd: folder, signal });
  return { encoding, durationMs: Math.round(samples.length / 16), bytes, file, open: () => createReadStream(file) };
}
