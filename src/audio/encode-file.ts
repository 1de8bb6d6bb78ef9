import { AppError } from '../contract/app-error.ts';
import { runFfmpeg } from './ffmpeg.ts';

const TIMEOUT_MS = 10 * 60_000;

export interface EncodeFileOptions {
  /** A private folder. */
  cwd: string;
  signal?: AbortSignal | undefined;
}

/** Encodes canonical PCM (a raw file) with ffmpeg's `args`, which end with a format, into another file; never whole in memory. */
export async function encodeFile(pcmFile: string, target: string, args: readonly string[], options: EncodeFileOptions): Promise<void> {
  const raw = ['-f', 's16le', '-ar', '16000', '-ac', '1', '-protocol_whitelist', 'file'];
  const { process, said } = runFfmpeg(['-nostdin', '-v', 'error', ...raw, '-i', pcmFile, ...args, '-y', target], {
    ...options,
    timeoutMs: TIMEOUT_MS,
  });
  const { exitCode, timedOut } = await process;
  options.signal?.throwIfAborted();
  if (exitCode === 0 && !timedOut) return;
  const full = /No space left on device/.test(said());
  throw new AppError(full ? 'DISK_FULL' : 'INTERNAL', { cause: new Error(`ffmpeg: ${said().slice(-300)}`) });
}
