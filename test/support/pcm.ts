/** Everything in the tests is mono, 16 bits, at this rate, unless a test says otherwise. */
export const SAMPLE_RATE = 16_000;

const HEADER_BYTES = 44;

export interface Wav {
  sampleRate: number;
  channels: number;
  pcm: Int16Array;
}

/** A RIFF WAVE file of 16-bit samples. */
export function wav(pcm: Int16Array | Buffer, { sampleRate = SAMPLE_RATE, channels = 1 } = {}): Buffer {
  const data = Buffer.isBuffer(pcm) ? pcm : Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + data.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** The samples of a 16-bit WAV file, interleaved when there is more than one channel. */
export function readWav(bytes: Buffer): Wav {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') throw new Error('expected a RIFF WAVE file');
  let format: { sampleRate: number; channels: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const [id, size, body] = [bytes.toString('latin1', at, at + 4), bytes.readUInt32LE(at + 4), at + 8];
    if (id === 'fmt ') format = { channels: bytes.readUInt16LE(body + 2), sampleRate: bytes.readUInt32LE(body + 4) };
    if (id === 'data' && format !== null) return { ...format, pcm: samplesOf(bytes.subarray(body, Math.min(body + size, bytes.length))) };
    at = body + size + (size % 2);
  }
  throw new Error('expected a "fmt " and a "data" chunk');
}

/** Little-endian 16-bit bytes as samples; a last odd byte is left out. */
export function samplesOf(bytes: Buffer): Int16Array {
  const whole = bytes.length - (bytes.length % 2);
  return new Int16Array(Uint8Array.from(bytes.subarray(0, whole)).buffer);
}

export function silence(ms: number, sampleRate = SAMPLE_RATE): Int16Array {
  return new Int16Array(Math.round((ms * sampleRate) / 1000));
}

/** A sine at half of full scale. */
export function tone(ms: number, hz: number, sampleRate = SAMPLE_RATE): Int16Array {
  return silence(ms, sampleRate).map((_, index) => Math.round(16_384 * Math.sin((2 * Math.PI * hz * index) / sampleRate)));
}

export function concat(...parts: Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function durationMs(pcm: Int16Array, sampleRate = SAMPLE_RATE): number {
  return Math.round((pcm.length * 1000) / sampleRate);
}
