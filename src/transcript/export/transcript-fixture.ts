import type { Segment, Transcript } from '../../contract/transcript.ts';

interface Spoken {
  speaker: string;
  start: number;
  end: number;
  text: string;
  /** Without words the segment has only its text; otherwise its words share its span evenly. */
  timed?: boolean;
}

/** For tests: a transcript with these segments; a speaker's id is its label unless `labels` says another. */
export function transcriptOf(spoken: Spoken[], labels: Record<string, string> = {}): Transcript {
  const ids = [...new Set(spoken.map((segment) => segment.speaker))];
  return {
    job_id: '01890a5d-ac96-774b-bcce-b302099a8057',
    status: 'completed',
    language: 'kk',
    duration: Math.max(0, ...spoken.map((segment) => segment.end)),
    text: spoken.map((segment) => segment.text).join(' '),
    raw_text: '',
    confidence: null,
    speaker_count: ids.length,
    speakers: ids.map((id) => ({
      speaker_id: id,
      label: labels[id] ?? id,
      speaking_duration: 0,
      share: 0,
      segment_count: 1,
      turns: 1,
      interruptions: 0,
      profile_confidence: null,
    })),
    speaker_edits: { done: 0, undone: 0 },
    segments: spoken.map(segmentOf),
    cost: { amount: 0, currency: 'KZT' },
    metadata: {
      engine: 'test',
      model: 'test',
      chunks: 1,
      cached_chunks: 0,
      engine_calls: 1,
      billed_seconds: 0,
      processing_ms: 0,
      processing: null,
      diarizer: null,
      quality: null,
      warnings: [],
    },
  };
}

function segmentOf({ speaker, start, end, text, timed = true }: Spoken, order: number): Segment {
  const words = timed ? text.split(' ').filter((word) => word !== '') : [];
  const each = (end - start) / words.length;
  return {
    segment_order: order,
    speaker_id: speaker,
    start_time: start,
    end_time: end,
    text,
    raw_text: text,
    language: 'kk',
    confidence: null,
    quality: null,
    needs_look: [],
    overlap: false,
    engine: 'test',
    words: words.map((word, index) => ({
      text: word,
      start_time: round(start + index * each),
      end_time: round(start + (index + 0.9) * each),
      confidence: 0.9,
      language: 'kk',
    })),
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
