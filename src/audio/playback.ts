import { AppError } from '../contract/app-error.ts';
import { runFfmpeg } from './ffmpeg.ts';

/** Every browser plays it, at any position: AAC in MP4 with its index in front. */
export const PLAYBACK = { extension: 'm4a', contentType: 'audio/mp4' } as const;

/** Encodes canonical PCM (a raw file) for the player. 32 kbit/s keeps speech clear: 14 MB an hour. */
export async function encodePlayback(pcmFile: string, target: string, options: { cwd: string; signal?: AbortSignal }): Promise<void> {
  const { process, said } = runFfmpeg(
    [
      '-nostdin',
      '-v',
      'error',
      '-f',
      's16le',
      '-ar',
      '16000',
      '-ac',
      '1',
      '-protocol_whitelist',
      'file',
      '-i',
      pcmFile,
      '-c:a',
      'aac',
      // Twice as fast as the usual search, and no difference in speech at this rate.
      '-aac_coder',
      'fast',
      '-b:a',
      '32k',
      '-movflags',
      '+faststart',
      '-f',
      'mp4',
      '-y',
      target,
    ],
    { ...options, timeoutMs: 10 * 60_000 },
  );
  const { exitCode, timedOut } = await process;
  options.signal?.throwIfAborted();
  if (exitCode === 0 && !timedOut) return;
  const full = /No space left on device/.test(said());
  throw new AppError(full ? 'DISK_FULL' : 'INTERNAL', { cause: new Error(`ffmpeg: ${said().slice(-300)}`) });
}
