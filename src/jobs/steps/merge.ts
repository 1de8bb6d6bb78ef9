import type { ChunkRow } from '../../platform/db/schema.ts';
import { mergeWords } from '../../transcript/merge-words.ts';
import { meanConfidence, mostSpoken, type Segment, segmentWords } from '../../transcript/segment-words.ts';

/** The one speaker, until speakers can be told apart. */
const SPEAKER = { id: 'speaker_1', label: 'Speaker 1' };

export interface Merged {
  segments: Segment[];
  speakers: { speakerId: string; label: string; speakingMs: number; segmentCount: number }[];
  text: string;
  language: string;
  confidence: number | null;
  /** The engine that said most of it. */
  engine: string | null;
}

/** The chunks' words as one transcript on the time line of the recording. */
export function mergeChunks(chunks: readonly ChunkRow[], requestedLanguage: string): Merged {
  const words = mergeWords(
    chunks.map(({ start_ms, overlap_ms, words, engine }) => ({
      startMs: start_ms,
      overlapMs: overlap_ms,
      words: (words ?? []).map((word) => ({ ...word, engine })),
    })),
  );
  const segments = segmentWords(words, SPEAKER.id);
  const speakingMs = segments.reduce((sum, segment) => sum + segment.endMs - segment.startMs, 0);
  return {
    segments,
    speakers: segments.length === 0 ? [] : [{ speakerId: SPEAKER.id, label: SPEAKER.label, speakingMs, segmentCount: segments.length }],
    text: segments.map((segment) => segment.text).join('\n'),
    language: words.length > 0 ? mostSpoken(words) : requestedLanguage === 'auto' ? 'und' : requestedLanguage,
    confidence: meanConfidence(words),
    engine: mainEngine(chunks),
  };
}

/** The engine that heard most of the recording. */
function mainEngine(chunks: readonly ChunkRow[]): string | null {
  const time = new Map<string, number>();
  for (const { engine, start_ms, end_ms } of chunks) if (engine !== null) time.set(engine, (time.get(engine) ?? 0) + end_ms - start_ms);
  return [...time].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
