import type { PlannedChunk } from '../../../src/audio/plan-chunks.ts';
import type { Random } from '../replay/random.ts';

export interface SpokenWord {
  text: string;
  /** On the time line of the recording. */
  startMs: number;
  endMs: number;
}

/** What is in a recording, and what can be heard of it whatever the weather. */
export interface RecordingScript {
  chunks: PlannedChunk[];
  words: SpokenWord[];
  durationMs: number;
  /** The engine takes no clip as long as this. */
  tooLargeMs: number;
  /** The engine refuses this chunk; -1: none. */
  refused: number;
  /** The decoder finds nothing in it. */
  undecodable: boolean;
  /** Whoever decodes it dies of it. */
  deadly: boolean;
}

const CHUNK_EVERY_MS = 8000;
const WORD_EVERY_MS = 500;

export function writeScript(random: Random, name: string): RecordingScript {
  const count = random.whole(0, 20) === 0 ? 0 : random.whole(1, 4);
  const tooLargeMs = random.next() < 0.75 ? Number.POSITIVE_INFINITY : random.pick([3000, 1500]);
  const chunks = Array.from({ length: count }, (_, index) => toChunk(index * CHUNK_EVERY_MS, tooLargeMs));
  return {
    chunks,
    words: chunks.flatMap(({ pieces }) => pieces.flatMap(([startMs, endMs]) => speak(name, startMs, endMs))),
    durationMs: Math.max(1, count) * CHUNK_EVERY_MS,
    tooLargeMs,
    refused: random.next() < 0.15 ? random.whole(0, 3) : -1,
    undecodable: random.next() < 0.04,
    deadly: random.next() < 0.02,
  };
}

/** One that will be halved, and halved again, has silence where that is done. */
function toChunk(startMs: number, tooLargeMs: number): PlannedChunk {
  const pieces: PlannedChunk['pieces'] =
    tooLargeMs > 4000 ? [[startMs, startMs + 4000]] : [0, 1500, 3000, 4500].map((ms) => [startMs + ms, startMs + ms + 1000]);
  return { startMs, endMs: pieces.at(-1)?.[1] ?? startMs, pieces, overlapMs: 0 };
}

/** A word in every half second. */
function speak(name: string, fromMs: number, toMs: number): SpokenWord[] {
  const words: SpokenWord[] = [];
  for (let ms = fromMs; ms < toMs; ms += WORD_EVERY_MS) words.push({ text: `${name}.${ms}`, startMs: ms + 150, endMs: ms + 450 });
  return words;
}
