import { AppError } from '../contract/app-error.ts';
import { decodeArguments, runFfmpeg } from './ffmpeg.ts';
import { pcmMs } from './pcm.ts';

export interface DecodeOptions {
  /** The recording; its name has no extension. */
  file: string;
  /** A private folder. */
  cwd: string;
  /** One second more is decoded, so that the caller can tell "longer" from "just as long". */
  maxMs: number;
  /** The header lies about the length (WAV only). */
  ignoreLength: boolean;
  signal?: AbortSignal;
}

/**
 * The first audio track of a recording as canonical PCM, in one pass, as fast as it is read; always whole samples.
 * Returns whether parts were damaged and skipped. Throws UNDECODABLE_AUDIO when nothing comes out.
 */
export async function* decodePcm({
  file,
  cwd,
  maxMs,
  ignoreLength,
  signal,
}: DecodeOptions): AsyncGenerator<Uint8Array<ArrayBuffer>, { damaged: boolean }> {
  const args = decodeArguments(file, { seconds: Math.ceil(maxMs / 1000) + 1, ignoreLength, verbosity: 'error' });
  const { process, said } = runFfmpeg(args, { cwd, timeoutMs: 30 * 60_000, signal, streaming: true });
  let bytes = 0;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const block of process.stdout) {
      const joined = rest.length > 0 ? Buffer.concat([rest, block]) : block;
      const whole = joined.length - (joined.length % 2);
      rest = joined.subarray(whole);
      bytes += whole;
      // A copy: the detector takes the memory away, and Node's blocks share it.
      if (whole > 0) yield new Uint8Array(joined.subarray(0, whole));
    }
  } finally {
    process.kill('SIGKILL');
    await process;
  }
  signal?.throwIfAborted();
  const { timedOut } = await process;
  if (timedOut) throw new AppError('TIME_LIMIT', { details: { decoded_seconds: pcmMs(bytes) / 1000 } });
  if (bytes === 0) throw new AppError('UNDECODABLE_AUDIO', { details: { decoder: said().trim().split('\n').at(-1)?.slice(0, 200) } });
  return {
    damaged: said()
      .replace(AMR_PAUSE, '')
      .split('\n')
      .some((line) => line !== '' && !HARMLESS.test(line)),
  };
}

/** What ffmpeg says about a pause in AMR, which it fills with silence. */
const AMR_PAUSE = /^\[amr.*\n(Error while decoding stream .*\n)?/gm;
/** The rest of it, and video tracks that are left alone. A message that is repeated was looked at the first time. */
const HARMLESS = /Not yet implemented|patches welcome|Codec \(.*\) not on whitelist|^\s*Last message repeated|^\s*$/;
