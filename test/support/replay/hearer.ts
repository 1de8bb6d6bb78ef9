import { execa } from 'execa';
import { durationMs, SAMPLE_RATE, samplesOf } from '../pcm.ts';
import { type HeardWord, hear, type WordErrors } from './hear.ts';
import { createLocate, type Stretch } from './locate.ts';
import type { Reference } from './make-reference.ts';

/** What of the reference is in a clip. */
export interface Hearing {
  /** As decoded. */
  durationMs: number;
  stretches: Stretch[];
  /** On the clip's own time line. */
  words: HeardWord[];
}

export interface Hearer {
  /** Rejects when the file cannot be decoded. */
  hear(file: Buffer, options?: { wordErrors?: WordErrors }): Promise<Hearing>;
}

/** Ears for files in any encoding that ffmpeg knows. */
export function createHearer(reference: Reference): Hearer {
  const locate = createLocate(reference.samples);
  return {
    async hear(file, { wordErrors } = {}) {
      const pcm = await decode(file);
      const stretches = locate(pcm);
      return { durationMs: durationMs(pcm), stretches, words: hear(reference, stretches, wordErrors ?? null) };
    },
  };
}

async function decode(file: Buffer): Promise<Int16Array> {
  const args = ['-nostdin', '-v', 'error', '-xerror', '-i', 'pipe:0', '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 's16le', 'pipe:1'];
  const { stdout } = await execa('ffmpeg', args, { input: file, encoding: 'buffer', timeout: 60_000, maxBuffer: 1024 ** 3 });
  return samplesOf(Buffer.from(stdout));
}
