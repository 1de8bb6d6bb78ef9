import { z } from 'zod';
import { JobStatus, Warning } from './job.ts';

const Seconds = z.number().nonnegative().describe('Seconds on the time line of the uploaded file, three decimals');
const Confidence = z.number().min(0).max(1).nullable();

const Word = z
  .object({
    text: z.string(),
    start_time: Seconds,
    end_time: Seconds,
    confidence: Confidence,
    language: z.string(),
    timing: z.literal('interpolated').optional().describe('The engine gave no time for the word; it lies somewhere inside its segment'),
    engines: z.array(z.string()).optional().describe('The engines that agreed on the word, where several voted'),
  })
  .meta({ id: 'Word' });
export const Segment = z
  .object({
    segment_order: z.number().int(),
    speaker_id: z.string(),
    start_time: Seconds,
    end_time: Seconds,
    text: z.string(),
    language: z.string(),
    confidence: Confidence,
    engine: z.string().nullable().describe('Which engine said it'),
    words: z.array(Word),
  })
  .meta({ id: 'Segment' });
export const Speaker = z
  .object({ speaker_id: z.string(), label: z.string(), speaking_duration: Seconds, segment_count: z.number().int() })
  .meta({ id: 'Speaker' });

/** The JSON transcript: the same object from the export, GET /jobs/{id}/transcript and the terminal. A public contract. */
export const Transcript = z
  .object({
    job_id: z.uuid(),
    status: JobStatus,
    language: z.string(),
    duration: Seconds,
    text: z.string(),
    raw_text: z.string().describe('As the engine said it, before any post-processing'),
    confidence: Confidence,
    speaker_count: z.number().int(),
    speakers: z.array(Speaker),
    segments: z.array(Segment),
    cost: z.object({ amount: z.number(), currency: z.string() }),
    metadata: z.object({
      engine: z.string(),
      model: z.string(),
      chunks: z.number().int(),
      cached_chunks: z.number().int(),
      engine_calls: z.number().int(),
      billed_seconds: z.number(),
      processing_ms: z.number().int(),
      warnings: z.array(Warning),
    }),
  })
  .meta({ id: 'Transcript' });
export type Transcript = z.infer<typeof Transcript>;
export type Segment = z.infer<typeof Segment>;
export type Speaker = z.infer<typeof Speaker>;

export const EXPORT_FORMATS = ['txt', 'srt', 'vtt', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Control characters and halves of a surrogate pair are no names, and PostgreSQL cannot store them all. */
const Label = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has characters that are no text');

export const RenameSpeakers = z
  .object({
    speakers: z.array(z.object({ speaker_id: z.string(), label: Label })).min(1),
  })
  .meta({ id: 'RenameSpeakers' });
export type RenameSpeakers = z.infer<typeof RenameSpeakers>;

/** GET /jobs/{id}/waveform: loudness for drawing, `peaks` evenly spaced over `duration`, each 0 to 1. */
export const Waveform = z.object({ duration: Seconds, peaks: z.array(z.number()) }).meta({ id: 'Waveform' });
export type Waveform = z.infer<typeof Waveform>;
