import { open } from 'node:fs/promises';

const BLOCK_BYTES = 1024 ** 2;

/** A file of canonical PCM as samples from -1 to 1, four bytes each; nothing else of it is in memory at once. */
export async function readPcm(file: string): Promise<Float32Array> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const samples = new Float32Array(size >> 1);
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let filled = 0; filled < samples.length; ) {
    const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES, filled * 2);
    if (bytesRead < 2) throw new Error(`the recording ends after ${filled} of ${samples.length} samples`);
    for (let at = 0; at + 1 < bytesRead; at += 2) samples[filled++] = block.readInt16LE(at) / 32_768;
  }
  return samples;
}
