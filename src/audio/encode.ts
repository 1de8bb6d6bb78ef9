import { stat, writeFile } from 'node:fs/promises';
import { AppError } from '../contract/app-error.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { SAMPLE_RATE, wavHeader } from './pcm.ts';

/** How canonical PCM is written into a file, and the most that a millisecond of it takes, in bytes. */
interface Encoding {
  extension: string;
  bytesPerMs: number;
  /** For ffmpeg; null: no encoder is needed. */
  args: string[] | null;
}

/**
 * Opus at 32 kbit/s is transparent for speech; MP3 needs more for the same. FLAC of noise is a little larger than the
 * PCM it came from.
 */
export const ENCODINGS = {
  pcm_s16le: { extension: 'raw', bytesPerMs: 32, args: null },
  wav: { extension: 'wav', bytesPerMs: 32.1, args: null },
  flac: { extension: 'flac', bytesPerMs: 33, args: ['-c:a', 'flac', '-f', 'flac'] },
  ogg_opus: { extension: 'ogg', bytesPerMs: 6, args: ['-c:a', 'libopus', '-b:a', '32k', '-frame_duration', '60', '-f', 'ogg'] },
  mp3: { extension: 'mp3', bytesPerMs: 8, args: ['-c:a', 'libmp3lame', '-b:a', '48k', '-f', 'mp3'] },
} as const satisfies Record<string, Encoding>;

const TIMEOUT_MS = 120_000;

export interface EncodeOptions {
  encoding: keyof typeof ENCODINGS;
  /** Without an extension. */
  path: string;
  /** A private folder. */
  cwd: string;
  signal: AbortSignal;
}

/** Writes samples (16 kHz mono) into a file. Returns its name and size in bytes. */
export async function encode(
  samples: Int16Array,
  { encoding, path, cwd, signal }: EncodeOptions,
): Promise<{ file: string; bytes: number }> {
  const { extension, args } = ENCODINGS[encoding];
  const file = `${path}.${extension}`;
  const pcm = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  if (args === null) {
    const content = encoding === 'wav' ? Buffer.concat([wavHeader(pcm.length), pcm]) : pcm;
    await writeFile(file, content, { mode: 0o600 });
    return { file, bytes: content.length };
  }
  const raw = ['-hide_banner', '-nostats', '-v', 'error', '-y', '-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '1'];
  const { process, said } = runFfmpeg([...raw, '-i', 'pipe:0', ...args, file], { cwd, timeoutMs: TIMEOUT_MS, signal, input: pcm });
  const { exitCode } = await process;
  signal.throwIfAborted();
  if (exitCode !== 0)
    throw new AppError('INTERNAL', { message: `A part could not be encoded as ${encoding}`, details: { said: said().slice(-200) } });
  return { file, bytes: (await stat(file)).size };
}
