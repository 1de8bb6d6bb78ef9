import { AppError } from '../contract/app-error.ts';
import type { Transcript } from '../contract/transcript.ts';
import type { Db } from '../platform/db/connect.ts';
import { findRow } from './find-job.ts';

/** The transcript of a job, in four statements whatever its length. Throws TRANSCRIPT_NOT_READY, and the job's own error when it failed. */
export async function readTranscript(db: Db, ownerId: string, jobId: string): Promise<Transcript> {
  const job = await findRow(db, ownerId, jobId);
  const head = await db.selectFrom('transcripts').selectAll().where('job_id', '=', jobId).executeTakeFirst();
  if (!head)
    throw new AppError('TRANSCRIPT_NOT_READY', {
      details: { job_id: jobId, status: job.status, ...(job.error_code && job.status === 'failed' && { job_error: job.error_code }) },
    });
  const [segments, speakers] = await Promise.all([
    db.selectFrom('segments').selectAll().where('job_id', '=', jobId).orderBy('segment_order').execute(),
    db.selectFrom('speakers').selectAll().where('job_id', '=', jobId).orderBy('speaker_id').execute(),
  ]);
  return {
    job_id: jobId,
    status: job.status,
    language: head.language,
    duration: head.duration_ms / 1000,
    text: head.text,
    raw_text: head.raw_text,
    confidence: head.confidence,
    speaker_count: head.speaker_count,
    speakers: speakers.map((speaker) => ({
      speaker_id: speaker.speaker_id,
      label: speaker.label,
      speaking_duration: speaker.speaking_ms / 1000,
      segment_count: speaker.segment_count,
    })),
    segments: segments.map((segment) => ({
      segment_order: segment.segment_order,
      speaker_id: segment.speaker_id,
      start_time: segment.start_ms / 1000,
      end_time: segment.end_ms / 1000,
      text: segment.text,
      language: segment.language,
      confidence: segment.confidence,
      engine: segment.engine,
      words: segment.words.map((word) => ({
        text: word.text,
        start_time: word.startMs / 1000,
        end_time: word.endMs / 1000,
        confidence: word.confidence,
        language: word.language,
        ...(word.timing && { timing: word.timing }),
        ...(word.engines && { engines: word.engines }),
      })),
    })),
    cost: { amount: head.cost_amount, currency: head.cost_currency },
    metadata: {
      engine: head.engine,
      model: head.model,
      chunks: head.chunks,
      cached_chunks: head.cached_chunks,
      engine_calls: head.engine_calls,
      billed_seconds: head.billed_ms / 1000,
      processing_ms: head.processing_ms,
      warnings: job.warnings,
    },
  };
}
