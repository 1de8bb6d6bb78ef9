import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wavHeader } from '../../src/audio/pcm.ts';
import type { AudioClip, RecogniseRequest } from '../../src/engines/engine.ts';

let made = 0;

/** A request to hear these samples (16 kHz mono), written into a file of a folder. */
export async function requestFor(
  dir: string,
  pcm: Int16Array,
  { encoding = 'pcm_s16le', ...changes }: Partial<RecogniseRequest> & { encoding?: 'pcm_s16le' | 'wav' } = {},
): Promise<RecogniseRequest> {
  const raw = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const bytes = encoding === 'wav' ? Buffer.concat([wavHeader(raw.length), raw]) : raw;
  const file = join(dir, `clip-${made++}`);
  await writeFile(file, bytes);
  const audio: AudioClip = {
    encoding,
    durationMs: Math.floor(pcm.length / 16),
    bytes: bytes.length,
    file,
    open: () => createReadStream(file),
  };
  return plainRequest(audio, changes);
}

/** A request to hear a clip, as the pool makes it when nothing special is asked for. */
export function plainRequest(audio: AudioClip, changes: Partial<RecogniseRequest> = {}): RecogniseRequest {
  return {
    audio,
    language: 'auto',
    deferred: false,
    speakers: null,
    hints: [],
    signal: new AbortController().signal,
    ticket: null,
    onAccepted: async () => {},
    ...changes,
  };
}
