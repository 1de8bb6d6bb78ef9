import { AppError } from '../../../src/contract/app-error.ts';
import type { AudioWork } from '../../../src/jobs/audio-work.ts';
import { type MemoryDatabase, recordingOf } from './memory-database.ts';
import type { RecordingScript } from './recording-script.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Storm } from './storm.ts';

const SAMPLES_PER_MS = 16;

/** Work on sound that takes time and has no sound: the chunks are those of the script. */
export function simulateAudio(
  process: SimulatedProcess,
  storm: Storm,
  tables: MemoryDatabase,
  scripts: ReadonlyMap<string, RecordingScript>,
): AudioWork {
  const { random } = storm;
  return {
    async prepare({ id }, { known, onChunk, onProgress, signal }) {
      const { chunks, durationMs, undecodable, deadly } = scripts.get(id) as RecordingScript;
      for (const [index, chunk] of chunks.entries()) {
        await process.wait(random.whole(20, 300), signal);
        if (storm.strikes('decoderFailure')) throw new Error('The decoder was killed');
        if (deadly) process.die('of a recording');
        if (undecodable) throw new AppError('UNDECODABLE_AUDIO');
        if (index >= known.length) await onChunk(index, chunk);
        onProgress(chunk.endMs);
      }
      return { durationMs, speech: [{ startMs: 0, endMs: durationMs / 2 }], bars: [0, 1], damaged: false, media: 'a.wav' };
    },
    channelTurns: async () => null,
    readPieces: async (_, pieces) => new Int16Array(pieces.reduce((ms, [startMs, endMs]) => ms + endMs - startMs, 0) * SAMPLES_PER_MS),
    // No two places of any recordings sound the same.
    hashPieces: async (pcmFile, pieces) => `${pcmFile} ${pieces}`,
    createSound: ({ durationMs, path }) => ({
      durationMs,
      clip: async (encoding) => ({ encoding, durationMs, bytes: durationMs, file: path, open: noBytes }),
      [Symbol.asyncDispose]: async () => {},
    }),
    async makePlayback({ signal }) {
      await process.wait(random.whole(10, 400), signal);
      if (storm.strikes('decoderFailure')) throw new Error('The encoder was killed');
    },
    async discard(recordingId) {
      await process.wait(5, new AbortController().signal);
      Object.assign(recordingOf(tables, recordingId), { media_key: null, media_deleted_at: new Date(tables.now()) });
    },
  };
}

function noBytes(): never {
  throw new Error('a simulated clip has no bytes');
}
