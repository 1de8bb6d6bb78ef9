import { AppError } from '../../contract/app-error.ts';
import type { DecodeOptions } from '../decode.ts';
import { channelArguments, runFfmpeg } from '../ffmpeg.ts';

/** A level is taken so often. */
export const LEVEL_MS = 10;
/** Enough to hear who speaks. */
const RATE = 8000;
const SAMPLES = (RATE * LEVEL_MS) / 1000;
/** A room with more microphones is no conference of one speaker a channel. */
const MOST_CHANNELS = 16;

/**
 * How loud each channel of the first audio track is: for each channel the mean power of every LEVEL_MS, 1 for full scale.
 * Empty when there is one channel only, or more than MOST_CHANNELS. Throws UNDECODABLE_AUDIO when nothing comes out.
 */
export async function channelLevels({ file, cwd, maxMs, ignoreLength, signal }: DecodeOptions): Promise<Float32Array[]> {
  const args = channelArguments(file, { seconds: Math.ceil(maxMs / 1000) + 1, ignoreLength, rate: RATE });
  const { process, said } = runFfmpeg(args, { cwd, timeoutMs: 30 * 60_000, signal, streaming: true });
  let meter: LevelMeter | null = null;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const block of process.stdout) {
      const joined = rest.length > 0 ? Buffer.concat([rest, block]) : (block as Buffer);
      if (meter === null) {
        const header = readHeader(joined);
        rest = joined;
        if (header === null) continue;
        if (header.channels < 2 || header.channels > MOST_CHANNELS) return [];
        meter = createLevelMeter(header.channels);
        rest = joined.subarray(header.bytes);
      } else rest = joined;
      rest = rest.subarray(meter.push(rest));
    }
  } finally {
    process.kill('SIGKILL');
    await process;
  }
  signal?.throwIfAborted();
  const { timedOut } = await process;
  if (timedOut) throw new AppError('TIME_LIMIT');
  if (meter === null) throw new AppError('UNDECODABLE_AUDIO', { details: { decoder: said().trim().split('\n').at(-1)?.slice(0, 200) } });
  return meter.levels();
}

/** Channels, and where the samples begin, of a WAV file as ffmpeg writes it; null while too little has come. */
function readHeader(bytes: Buffer): { channels: number; bytes: number } | null {
  const data = bytes.indexOf('data');
  return data < 0 || bytes.length < data + 8 ? null : { channels: bytes.readUInt16LE(22), bytes: data + 8 };
}

interface LevelMeter {
  /** Takes interleaved samples; gives the bytes it has used. */
  push(bytes: Buffer): number;
  levels(): Float32Array[];
}

function createLevelMeter(channels: number): LevelMeter {
  let levels = Array.from({ length: channels }, () => new Float32Array(6000));
  const sums = new Float64Array(channels);
  let [filled, count] = [0, 0];
  return {
    push(bytes) {
      const used = bytes.length - (bytes.length % (2 * channels));
      for (let at = 0; at < used; ) {
        for (let channel = 0; channel < channels; channel++, at += 2) {
          const sample = bytes.readInt16LE(at) / 32_768;
          sums[channel] = (sums[channel] as number) + sample * sample;
        }
        if (++filled < SAMPLES) continue;
        if (count === levels[0]?.length) levels = levels.map(grown);
        for (const [channel, level] of levels.entries()) level[count] = (sums[channel] as number) / SAMPLES;
        count++;
        filled = 0;
        sums.fill(0);
      }
      return used;
    },
    levels: () => levels.map((level) => level.slice(0, count)),
  };
}

function grown(level: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(level.length * 2);
  larger.set(level);
  return larger;
}
