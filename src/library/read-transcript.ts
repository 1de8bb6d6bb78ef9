import { AppError } from '../contract/app-error.ts';
import { parseProcessing } from '../contract/parse-processing.ts';
import { settleProcessing } from '../contract/processing.ts';
import type { Segment, Speaker, Transcript } from '../contract/transcript.ts';
import { glossaryOf, namesOf } from '../glossary/glossary-of-job.ts';
import type { Db } from '../platform/db/connect.ts';
import { writeAnew } from '../writing/rewrite.ts';
import { segmentRows, speakerRows } from '../writing/store-transcript.ts';
import { findRow } from './find-job.ts';
import { findable, maskTranscript } from './mask-transcript.ts';

const RAW = settleProcessing(parseProcessing('raw'));

interface ReadOptions {
  /** As it was heard, without any post-processing. */
  raw?: boolean;
  /** Personal data are shown where the job masks them: the reader may see them. */
  unmasked?: boolean;
}

/** What is known of a transcript but its words. Throws TRANSCRIPT_NOT_READY, and what `findRow` throws. */
export async function findTranscript(db: Db, ownerId: string, jobId: string) {
  const job = await findRow(db, ownerId, jobId);
  const head = await db.selectFrom('transcripts').selectAll().where('job_id', '=', jobId).executeTakeFirst();
  if (head) return { job, head };
  throw new AppError('TRANSCRIPT_NOT_READY', {
    details: { job_id: jobId, status: job.status, ...(job.error_code && job.status === 'failed' && { job_error: job.error_code }) },
  });
}

/** The transcript of a job, in a few statements whatever its length. Throws TRANSCRIPT_NOT_READY, and the job's own error when it failed. */
export async function readTranscript(
  db: Db,
  ownerId: string,
  jobId: string,
  { raw = false, unmasked = false }: ReadOptions = {},
): Promise<Transcript> {
  const { job, head } = await findTranscript(db, ownerId, jobId);
  const used = settleProcessing(head.processing);
  const isMasked = used.personal_data.on && !unmasked;
  const shown = raw ? RAW : used;
  const isStored = !raw && (!isMasked || used.numbers.on);
  const heard = isStored ? null : (await writeAnew(db, job, isMasked ? findable(shown) : shown)).written;
  const [segments, speakers, edits] = await Promise.all([
    heard ? segmentRows(heard) : db.selectFrom('segments').selectAll().where('job_id', '=', jobId).orderBy('segment_order').execute(),
    heard ? speakerRows(heard) : db.selectFrom('speakers').selectAll().where('job_id', '=', jobId).orderBy('speaker_id').execute(),
    db.selectFrom('speaker_edits').select('undone').where('job_id', '=', jobId).execute(),
  ]);
  const transcript: Transcript = {
    job_id: jobId,
    status: job.status,
    language: heard?.language ?? head.language,
    duration: head.duration_ms / 1000,
    text: heard?.text ?? head.text,
    raw_text: head.raw_text,
    confidence: head.confidence,
    speaker_count: head.speaker_count,
    speakers: toSpeakers(speakers),
    speaker_edits: { done: edits.filter(({ undone }) => !undone).length, undone: edits.filter(({ undone }) => undone).length },
    segments: segments.map(toSegment),
    cost: { amount: head.cost_amount, currency: head.cost_currency },
    metadata: {
      engine: head.engine,
      model: head.model,
      chunks: head.chunks,
      cached_chunks: head.cached_chunks,
      engine_calls: head.engine_calls,
      billed_seconds: head.billed_ms / 1000,
      processing_ms: head.processing_ms,
      processing: raw ? RAW : Object.keys(head.processing).length === 0 ? null : settleProcessing(head.processing),
      diarizer: head.diarizer,
      quality: heard ? heard.quality : head.quality,
      warnings: job.warnings,
    },
  };
  if (!isMasked) return transcript;
  return maskTranscript(transcript, used.personal_data, namesOf(await glossaryOf(db, jobId)));
}

type SegmentRow = ReturnType<typeof segmentRows>[number];
type SpeakerRow = ReturnType<typeof speakerRows>[number];

export function toSpeakers(rows: readonly SpeakerRow[]): Speaker[] {
  const allMs = rows.reduce((sum, { speaking_ms }) => sum + speaking_ms, 0);
  return rows.map((row) => ({
    speaker_id: row.speaker_id,
    label: row.label,
    profile_confidence: row.profile_confidence,
    speaking_duration: row.speaking_ms / 1000,
    share: allMs === 0 ? 0 : Math.round((1000 * row.speaking_ms) / allMs) / 1000,
    segment_count: row.segment_count,
    turns: row.turns,
    interruptions: row.interruptions,
  }));
}

export function toSegment(row: SegmentRow): Segment {
  return {
    segment_order: row.segment_order,
    speaker_id: row.speaker_id,
    start_time: row.start_ms / 1000,
    end_time: row.end_ms / 1000,
    text: row.text,
    raw_text: row.raw_text ?? row.text,
    language: row.language,
    confidence: row.confidence,
    quality: row.quality,
    needs_look: row.marks,
    overlap: row.overlap,
    engine: row.engine,
    words: row.words.map((word) => ({
      text: word.text,
      start_time: word.startMs / 1000,
      end_time: word.endMs / 1000,
      confidence: word.confidence,
      language: word.language,
      ...(word.timing && { timing: word.timing }),
      ...(word.engines && { engines: word.engines }),
      ...(word.raw !== undefined && { raw: word.raw }),
      ...(word.overlap && { overlap: word.overlap }),
    })),
  };
}
