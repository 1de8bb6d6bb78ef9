import { readFile } from 'node:fs/promises';
import { SAMPLE_RATE } from '../../audio/pcm.ts';

/** Canonical PCM, or a WAV file that holds it, as samples from -1 to 1. Throws for any other WAV file. */
export async function readSamples(file: string, encoding: 'pcm_s16le' | 'wav'): Promise<Float32Array> {
  const bytes = await readFile(file);
  const pcm = encoding === 'wav' ? wavData(bytes) : bytes;
  const samples = new Float32Array(pcm.length >> 1);
  for (let index = 0; index < samples.length; index++) samples[index] = pcm.readInt16LE(index * 2) / 32_768;
  return samples;
}

function wavData(file: Buffer): Buffer {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') throw new Error('not a WAV file');
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (name === 'fmt ') {
      const [channels, rate, bits] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 12), file.readUInt16LE(at + 22)];
      if (channels !== 1 || rate !== SAMPLE_RATE || bits !== 16)
        throw new Error(`${channels} × ${rate} Hz × ${bits} bit is not 16 kHz mono`);
    }
    if (name === 'data') return file.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw new Error('the WAV file has no data');
}
