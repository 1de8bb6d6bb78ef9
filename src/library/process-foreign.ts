import type { Processing } from '../contract/processing.ts';
import type { ProcessedTranscript, Transcript } from '../contract/transcript.ts';
import { IMPORTED } from '../engines/imported.ts';
import { namesOf } from '../glossary/glossary-of-job.ts';
import { compileGlossary } from '../text/glossary/compile-glossary.ts';
import type { GlossaryEntry } from '../text/glossary/glossary-entry.ts';
import { compose } from '../writing/compose.ts';
import { segmentRows, speakerRows } from '../writing/store-transcript.ts';
import { findable, maskTranscript } from './mask-transcript.ts';
import { readForeign } from './read-imported.ts';
import { toSegment, toSpeakers } from './read-transcript.ts';

export interface Foreign {
  /** In any format that `readTranscriptFile` reads. */
  text: string;
  /** `auto`, or ISO 639-1. */
  language: string;
  processing: Processing;
  /** The glossary that it is written with. */
  entries: readonly GlossaryEntry[];
}

/** A transcript of another program, written as ours are; nothing of it is kept. Throws INVALID_TRANSCRIPT. */
export async function processForeign({ text, language, processing, entries }: Foreign): Promise<ProcessedTranscript> {
  const { format, words: read } = readForeign(text, language);
  const words = read.map((word) => ({ ...word, engine: IMPORTED.id }));
  const written = await compose({
    words,
    speech: null,
    turns: null,
    diarizer: null,
    voices: [],
    edits: [],
    processing: processing.personal_data.on ? findable(processing) : processing,
    glossary: { entries, glossary: compileGlossary(entries) },
    requestedLanguage: language,
  });
  const transcript = {
    language: written.language,
    duration: words.reduce((end, { endMs }) => Math.max(end, endMs), 0) / 1000,
    text: written.text,
    raw_text: written.rawText,
    confidence: written.confidence,
    quality: written.quality,
    speaker_count: written.speakers.length,
    speakers: toSpeakers(speakerRows(written)),
    segments: segmentRows(written).map(toSegment),
    format,
    processing,
  };
  if (!processing.personal_data.on) return transcript;
  return { ...transcript, ...maskTranscript(toTranscript(transcript), processing.personal_data, namesOf({ entries })) };
}

/** As exports take it: a transcript that belongs to no job. */
export function toTranscript({ format, quality, processing, ...transcript }: ProcessedTranscript): Transcript {
  return {
    job_id: '00000000-0000-0000-0000-000000000000',
    status: 'completed',
    ...transcript,
    speaker_edits: { done: 0, undone: 0 },
    cost: { amount: 0, currency: 'USD' },
    metadata: {
      engine: format,
      model: '',
      chunks: 0,
      cached_chunks: 0,
      engine_calls: 0,
      billed_seconds: 0,
      processing_ms: 0,
      processing,
      diarizer: null,
      quality,
      warnings: [],
    },
  };
}
