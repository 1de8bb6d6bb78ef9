import { z } from 'zod';
import { JobStatus, Warning } from './job.ts';
import { ProcessingUsed } from './processing.ts';

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
    raw: z.string().optional().describe('What was heard, where it is written in another way'),
    overlap: z.literal(true).optional().describe('Somebody else speaks at the same time'),
  })
  .meta({ id: 'Word' });
export const Segment = z
  .object({
    segment_order: z.number().int(),
    speaker_id: z.string(),
    start_time: Seconds,
    end_time: Seconds,
    text: z.string(),
    raw_text: z.string().describe('As it was heard, before any post-processing'),
    language: z.string(),
    confidence: Confidence,
    quality: Confidence.describe('How far to trust it, whatever the engine says; null: not judged'),
    needs_look: z.array(z.string()).describe('Why somebody should listen to it; empty: nothing speaks against it'),
    overlap: z.boolean().describe('Somebody else speaks at the same time'),
    engine: z.string().nullable().describe('Which engine said it'),
    words: z.array(Word),
  })
  .meta({ id: 'Segment' });
export const Speaker = z
  .object({
    speaker_id: z.string(),
    label: z.string(),
    profile_confidence: Confidence.describe(
      'The label is the name of a voice profile, and how near the voices are: 1 the same, 0.5 just near enough; null: nobody but people named the speaker',
    ),
    speaking_duration: Seconds,
    share: z.number().min(0).max(1).describe('Of what all speak'),
    segment_count: z.number().int(),
    turns: z.number().int().describe('Times that the word came to this speaker'),
    interruptions: z.number().int().describe('Times that this speaker began before another had ended'),
  })
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
    speaker_edits: z
      .object({ done: z.number().int(), undone: z.number().int() })
      .describe('Changes to speakers that can be taken back, and made again'),
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
      processing: ProcessingUsed.nullable().describe('How the text was written; null: as it was heard, by an older version'),
      diarizer: z.string().nullable().describe('What told the speakers apart; null: nothing did'),
      quality: Confidence.describe('Of the whole transcript, by speaking time'),
      warnings: z.array(Warning),
    }),
  })
  .meta({ id: 'Transcript' });
export type Transcript = z.infer<typeof Transcript>;

/** POST /postprocess: a transcript of another program, written as ours are. */
export const ProcessedTranscript = Transcript.pick({
  language: true,
  duration: true,
  text: true,
  raw_text: true,
  confidence: true,
  speaker_count: true,
  speakers: true,
  segments: true,
})
  .extend({
    quality: Confidence,
    format: z.enum(['json', 'whisper', 'srt', 'vtt', 'txt']).describe('What was sent, as its content says'),
    processing: ProcessingUsed,
  })
  .meta({ id: 'ProcessedTranscript' });
export type ProcessedTranscript = z.infer<typeof ProcessedTranscript>;
export type Segment = z.infer<typeof Segment>;
export type Speaker = z.infer<typeof Speaker>;

/** GET /jobs/{id}/waveform: loudness for drawing, `peaks` evenly spaced over `duration`, each 0 to 1. */
export const Waveform = z.object({ duration: Seconds, peaks: z.array(z.number()) }).meta({ id: 'Waveform' });
export type Waveform = z.infer<typeof Waveform>;
