import { execa } from 'execa';
import { containment } from './containment.ts';
import { SAMPLE_RATE } from './pcm.ts';

/** Demuxers we accept. Without this list a playlist under an audio name would make ffmpeg read other files. */
const CONTAINERS = ['wav', 'mp3', 'flac', 'aac', 'ogg', 'matroska', 'mov', 'amr'];

/** Decoders we accept: audio only; probing would open video decoders otherwise. */
const CODECS = [
  'aac',
  'aac_latm',
  'alac',
  'amrnb',
  'amrwb',
  'flac',
  'mp3float',
  'mp3',
  'mp2float',
  'mp2',
  'opus',
  'vorbis',
  'ac3',
  'eac3',
  'gsm_ms',
  'pcm_s16le',
  'pcm_s16be',
  'pcm_s24le',
  'pcm_s24be',
  'pcm_s32le',
  'pcm_s32be',
  'pcm_f32le',
  'pcm_f32be',
  'pcm_f64le',
  'pcm_f64be',
  'pcm_u8',
  'pcm_s8',
  'pcm_alaw',
  'pcm_mulaw',
  'adpcm_ima_wav',
  'adpcm_ms',
  'adpcm_ima_qt',
];

/** Options before every input from outside: no other protocol, container or decoder than ours. */
const GUARD = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS.join(','), '-codec_whitelist', CODECS.join(',')];

/**
 * The arguments that turn the first audio track of `file` into canonical PCM on standard output, at most `seconds` of
 * it. Damage is skipped (-max_error_rate) and gaps stay gaps (aresample), so that times are those of the recording.
 * The file's name must have no extension: ffmpeg falls back to it when the content says nothing.
 */
export function decodeArguments(
  file: string,
  { seconds, ignoreLength, verbosity }: { seconds: number; ignoreLength: boolean; verbosity: 'error' | 'info' },
): string[] {
  return [
    ...inputArguments(file, { seconds, ignoreLength, verbosity }),
    '-ac',
    '1',
    '-ar',
    String(SAMPLE_RATE),
    '-f',
    's16le',
    '-fs',
    String(seconds * SAMPLE_RATE * 2),
    'pipe:1',
  ];
}

/** The same for all channels, apart, as WAV at `rate`. */
export function channelArguments(
  file: string,
  { seconds, ignoreLength, rate }: { seconds: number; ignoreLength: boolean; rate: number },
): string[] {
  const input = inputArguments(file, { seconds, ignoreLength, verbosity: 'error' });
  return [...input, '-ar', String(rate), '-c:a', 'pcm_s16le', '-bitexact', '-f', 'wav', 'pipe:1'];
}

function inputArguments(
  file: string,
  { seconds, ignoreLength, verbosity }: { seconds: number; ignoreLength: boolean; verbosity: 'error' | 'info' },
): string[] {
  return [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-v',
    verbosity,
    ...GUARD,
    ...(ignoreLength ? ['-ignore_length', '1'] : []),
    '-max_error_rate',
    '1',
    '-i',
    file,
    '-map',
    '0:a:0',
    '-vn',
    '-sn',
    '-dn',
    '-t',
    String(seconds),
    '-af',
    'aresample=async=1:first_pts=0',
  ];
}

const MAX_SAID = 100_000;

export interface FfmpegRun {
  /** A private folder. */
  cwd: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** The caller reads standard output as it comes; it is not collected. */
  streaming?: boolean;
  /** What it reads from standard input. */
  input?: Uint8Array;
}

/**
 * Runs ffmpeg on a file from outside: in a private folder, with a memory limit, without a network where the machine
 * allows it, ending with us. The process resolves whatever its exit code; `said` is the first of what it wrote to standard error.
 */
export function runFfmpeg(args: string[], { cwd, timeoutMs, signal, streaming = false, input }: FfmpegRun) {
  const [command = 'ffmpeg', ...before] = [...containment(), 'ffmpeg'];
  const process = execa(command, [...before, ...args], {
    cwd,
    env: { LC_ALL: 'C', HOME: cwd },
    ...(input ? { input } : { stdin: 'ignore' }),
    reject: false,
    encoding: 'buffer',
    // What ffmpeg says about a damaged file has no end; execa would stop it there.
    buffer: { stdout: !streaming, stderr: false },
    maxBuffer: 8 * 1024 ** 2,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    ...(signal && { cancelSignal: signal }),
  });
  let said = '';
  process.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < MAX_SAID) said += text;
  });
  return { process, said: () => said };
}
