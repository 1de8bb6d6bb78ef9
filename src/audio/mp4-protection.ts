import type { FileHandle } from 'node:fs/promises';

/** An index larger than this belongs to a recording longer than any limit. */
const MAX_MOOV = 64 * 1024 ** 2;
const PATH = ['trak', 'mdia', 'minf', 'stbl', 'stsd'];
/** Sample entries of Common Encryption and FairPlay. */
const PROTECTED = new Set(['enca', 'encv', 'drms', 'drmi']);

/** Whether an MP4 file has an encrypted track. ffmpeg does not say so: it shows the original codec and decodes noise. */
export async function isProtectedMp4(file: FileHandle, fileSize: number): Promise<boolean> {
  for (let at = 0; at + 8 <= fileSize; ) {
    const header = Buffer.alloc(16);
    await file.read(header, 0, 16, at);
    const { size, headerSize } = boxSize(header, fileSize - at);
    if (size < headerSize) return false;
    if (header.toString('latin1', 4, 8) === 'moov') {
      const moov = Buffer.alloc(Math.min(size - headerSize, MAX_MOOV));
      await file.read(moov, 0, moov.length, at + headerSize);
      return sampleEntries(moov, PATH).some((type) => PROTECTED.has(type));
    }
    at += size;
  }
  return false;
}

function sampleEntries(box: Buffer, [next, ...path]: string[]): string[] {
  // stsd holds a version and a count before its entries.
  if (next === undefined) return boxes(box.subarray(8)).map(({ type }) => type);
  return boxes(box)
    .filter(({ type }) => type === next)
    .flatMap(({ body }) => sampleEntries(body, path));
}

function boxes(buffer: Buffer): { type: string; body: Buffer }[] {
  const found: { type: string; body: Buffer }[] = [];
  for (let at = 0; at + 8 <= buffer.length; ) {
    const { size, headerSize } = boxSize(buffer.subarray(at), buffer.length - at);
    if (size < headerSize) break;
    found.push({ type: buffer.toString('latin1', at + 4, at + 8), body: buffer.subarray(at + headerSize, at + size) });
    at += size;
  }
  return found;
}

function boxSize(header: Buffer, rest: number): { size: number; headerSize: number } {
  const size = header.readUInt32BE(0);
  if (size === 1 && header.length >= 16) return { size: Number(header.readBigUInt64BE(8)), headerSize: 16 };
  return { size: size === 0 ? rest : size, headerSize: 8 };
}
