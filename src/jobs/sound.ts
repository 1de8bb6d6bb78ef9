import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encode } from '../audio/encode.ts';
import type { AudioClip, AudioEncoding } from '../engines/engine.ts';
import type { Sound } from '../engines/pool/call.ts';

interface SoundSource {
  durationMs: number;
  /** 16 kHz mono. Called for every encoding: samples are not kept while a call waits. */
  load: () => Promise<Int16Array>;
  /** Where files are put, without an extension. */
  path: string;
  signal: AbortSignal;
}

/** Audio in any encoding, each made when it is first asked for. Disposing removes the files. */
export function createSound({ durationMs, load, path, signal }: SoundSource): Sound & AsyncDisposable {
  const clips = new Map<AudioEncoding, Promise<AudioClip>>();
  const make = async (encoding: AudioEncoding): Promise<AudioClip> => {
    const { file, bytes } = await encode(await load(), { encoding, path, cwd: dirname(path), signal });
    return { encoding, durationMs, bytes, file, open: () => createReadStream(file) };
  };
  return {
    durationMs,
    clip(encoding) {
      const clip = clips.get(encoding) ?? make(encoding);
      clips.set(encoding, clip);
      return clip;
    },
    async [Symbol.asyncDispose]() {
      for (const clip of await Promise.allSettled(clips.values()))
        if (clip.status === 'fulfilled') await rm(clip.value.file, { force: true });
    },
  };
}
