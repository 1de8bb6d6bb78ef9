import type { FileHandle } from 'node:fs/promises';

/**
 * Whether the `data` chunk of a WAV file has the length that its header says. Programs that stream write 0 or
 * 0xFFFFFFFF, a cut file says more than there is, a broken writer less. Null: not a WAV file.
 */
export async function wavLengthIsTrue(file: FileHandle, fileSize: number): Promise<boolean | null> {
  const riff = await read(file, 0, 12);
  if (riff.toString('latin1', 0, 4) !== 'RIFF' || riff.toString('latin1', 8, 12) !== 'WAVE') return null;
  for (let at = 12; at + 8 <= fileSize; ) {
    const header = await read(file, at, 8);
    const size = header.readUInt32LE(4);
    const behind = at + 8 + size + (size % 2);
    if (header.toString('latin1', 0, 4) === 'data')
      return size > 0 && at + 8 + size <= fileSize && (behind >= fileSize || (await isChunk(file, behind, fileSize)));
    at = behind;
  }
  return true;
}

async function isChunk(file: FileHandle, at: number, fileSize: number): Promise<boolean> {
  const header = await read(file, at, 8);
  return /^[ -~]{4}$/.test(header.toString('latin1', 0, 4)) && at + 8 + header.readUInt32LE(4) <= fileSize + 1;
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, at);
  return buffer;
}
