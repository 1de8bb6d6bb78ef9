import { createHash } from 'node:crypto';

/** Bytes that look random and are the same in every run. */
export function noise(seed: string, length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update(seed).digest();
}

export function firstHalf(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

/** A copy in which `patch` stands at `at`. */
export function patched(bytes: Buffer, at: number, patch: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  patch.copy(copy, at);
  return copy;
}

export function uint32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Where an ASCII name stands; the file has to have it. */
export function indexOf(bytes: Buffer, name: string): number {
  const at = bytes.indexOf(name, 0, 'latin1');
  if (at === -1) throw new Error(`expected "${name}" in the file`);
  return at;
}

/** A top-level box of an MP4 file, with its header. */
export function mp4Box(bytes: Buffer, type: string): { start: number; end: number } {
  for (let start = 0; start + 8 <= bytes.length; ) {
    const end = start + bytes.readUInt32BE(start);
    if (bytes.toString('latin1', start + 4, start + 8) === type) return { start, end };
    start = end;
  }
  throw new Error(`expected a box "${type}"`);
}

/** Where the audio of a FLAC file starts: after its last metadata block. */
export function flacAudioStart(bytes: Buffer): number {
  for (let at = 4; ; ) {
    const last = (bytes.readUInt8(at) & 0x80) !== 0;
    at += 4 + bytes.readUIntBE(at + 1, 3);
    if (last) return at;
  }
}

/** STREAMINFO with another number of samples (36 bits, of which the lowest 32 are set). */
export function withFlacSamples(bytes: Buffer, samples: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32BE(samples, 22);
  return copy;
}

/** The body of every MPEG-2 layer III frame (as made from 16 kHz) overwritten, its header kept. */
export function withoutMp3Bodies(bytes: Buffer): Buffer {
  const kbps = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(Buffer.from([0xff, 0xf3])); at >= 0 && at + 4 <= copy.length && copy[at] === 0xff; ) {
    const flags = copy.readUInt8(at + 2);
    const size = Math.floor((72_000 * (kbps[flags >> 4] ?? 0)) / 16_000) + ((flags >> 1) & 1);
    copy.fill(0xff, at + 4, Math.min(at + size, copy.length));
    at += size;
  }
  return copy;
}
