import { type FileHandle, open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { AppError } from '../contract/app-error.ts';
import { decodeArguments, runFfmpeg } from './ffmpeg.ts';
import { isProtectedMp4 } from './mp4-protection.ts';
import { sniff } from './sniff.ts';
import { wavLengthIsTrue } from './wav-header.ts';

/** What a file turned out to be. */
export interface Probe {
  /** The container, in the words people use: wav, mp3, flac, ogg, m4a, mp4, mov, 3gp, webm, mkv, aac, amr. */
  format: string;
  /** As the container says; null when it does not. */
  durationMs: number | null;
  /** The same where it is the audio's own; null where a video track may be what lasts so long. */
  audioMs: number | null;
  /** Signs that a part is missing: no length, a wrong one, no end mark. */
  truncated: boolean;
  /** The header lies about the length and must not be believed when decoding (WAV only). */
  ignoreLength: boolean;
}

/** Decoded before a file is accepted. */
const PIECE_SECONDS = 10;

/**
 * Finds out what a file is, by its content, and decodes its first seconds. Throws the error that names what is wrong:
 * EMPTY_FILE, NOT_AUDIO, PLAYLIST_REFUSED, UNKNOWN_CONTAINER, INDEX_MISSING, ENCRYPTED_MEDIA, NO_AUDIO_TRACK,
 * UNDECODABLE_AUDIO, AUDIO_TOO_LONG. The file's name must have no extension; `cwd` is a private folder.
 */
export async function probe(
  file: string,
  { cwd, maxDurationMs, signal }: { cwd: string; maxDurationMs: number; signal?: AbortSignal },
): Promise<Probe> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new AppError('EMPTY_FILE');
    const head = await headOf(handle);
    const kind = sniff(head);
    if (kind === 'text') throw new AppError('NOT_AUDIO');
    if (kind === 'playlist') throw new AppError('PLAYLIST_REFUSED');
    const lengthIsTrue = await wavLengthIsTrue(handle, size);
    const ignoreLength = lengthIsTrue === false;
    const { said, bytes } = await decodePiece(file, { cwd, ignoreLength, ...(signal && { signal }) });
    const input = inputOf(said);
    if (input === null) throw refusal(said, kind);
    if (input.container.startsWith('mov') && (await isProtectedMp4(handle, size))) throw new AppError('ENCRYPTED_MEDIA');
    if (!input.hasAudio) throw new AppError('NO_AUDIO_TRACK');
    if (bytes === 0) throw new AppError('UNDECODABLE_AUDIO');
    if (input.durationMs !== null && input.durationMs > maxDurationMs) throw tooLong(input.durationMs, maxDurationMs);
    return {
      format: formatName(input.container, input.brand, head),
      durationMs: input.durationMs,
      audioMs: input.hasVideo ? null : input.durationMs,
      truncated: ignoreLength || input.durationMs === null || (kind === 'ogg' && !(await oggHasEnd(handle, size))),
      ignoreLength,
    };
  } finally {
    await handle.close();
  }
}

/** The error for a recording of this length. */
export function tooLong(durationMs: number, maxDurationMs: number): AppError {
  return new AppError('AUDIO_TOO_LONG', {
    message: `The recording is longer than the limit of ${Math.round(maxDurationMs / 60_000)} minutes`,
    details: { duration: durationMs / 1000, max_duration: maxDurationMs / 1000 },
  });
}

async function headOf(file: FileHandle): Promise<Buffer> {
  const head = Buffer.alloc(4096);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

/** Many uploads that end at once are looked at in turn, so that the server stays there for others. */
const turns = pLimit(Math.max(2, availableParallelism()));

async function decodePiece(
  file: string,
  { cwd, ignoreLength, signal }: { cwd: string; ignoreLength: boolean; signal?: AbortSignal },
): Promise<{ said: string; bytes: number }> {
  const args = decodeArguments(file, { seconds: PIECE_SECONDS, ignoreLength, verbosity: 'info' });
  const { result, said } = await turns(async () => {
    signal?.throwIfAborted();
    const run = runFfmpeg(args, { cwd, timeoutMs: 60_000, signal });
    return { result: await run.process, said: run.said };
  });
  signal?.throwIfAborted();
  if (result.code === 'ENOENT' || result.exitCode === 127) throw new AppError('FFMPEG_MISSING', { cause: result });
  return { said: said(), bytes: result.stdout.length };
}

interface Input {
  container: string;
  brand: string;
  durationMs: number | null;
  hasAudio: boolean;
  /** Moving pictures; a cover is none. */
  hasVideo: boolean;
}

/** Reads ffmpeg's description of its input, which has had this form for more than ten years. */
function inputOf(said: string): Input | null {
  const begin = /^Input #0, (\S+), from /m.exec(said);
  if (!begin) return null;
  const description = said.slice(begin.index).split(/^(?:Stream mapping:|Output #0)/m)[0] ?? '';
  const time = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(description);
  return {
    container: begin[1] ?? '',
    brand: /major_brand\s*:\s*(.{1,4})/.exec(description)?.[1]?.trim() ?? '',
    durationMs: time ? Math.round((Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3])) * 1000) : null,
    hasAudio: /^\s*Stream #0:\d+.*: Audio: /m.test(description),
    hasVideo: /^\s*Stream #0:\d+.*: Video: (?!.*\(attached pic\))/m.test(description),
  };
}

function refusal(said: string, kind: ReturnType<typeof sniff>): AppError {
  if (/moov atom not found/.test(said)) return new AppError('INDEX_MISSING');
  if (/^\[(concat|hls|dash|sdp|rtsp|rtp|imf)[ @].*Format not on whitelist/m.test(said)) return new AppError('PLAYLIST_REFUSED');
  if (kind === 'ogg' || kind === 'matroska') return new AppError('UNDECODABLE_AUDIO');
  return new AppError('UNKNOWN_CONTAINER');
}

function formatName(container: string, brand: string, head: Buffer): string {
  if (container.startsWith('mov')) return brand.startsWith('M4A') ? 'm4a' : brand === 'qt' ? 'mov' : brand.startsWith('3g') ? '3gp' : 'mp4';
  if (container.startsWith('matroska')) return head.includes('webm') ? 'webm' : 'mkv';
  return container.split(',')[0] ?? container;
}

/** The last page of an Ogg stream carries the end-of-stream flag; a cut file has lost it. */
async function oggHasEnd(file: FileHandle, size: number): Promise<boolean> {
  const length = Math.min(size, 128 * 1024);
  const tail = Buffer.alloc(length);
  await file.read(tail, 0, length, size - length);
  const page = tail.lastIndexOf('OggS');
  return page >= 0 && ((tail[page + 5] ?? 0) & 4) !== 0;
}
