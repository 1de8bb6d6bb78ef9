import type { Selectable } from 'kysely';
import type { Processing } from '../contract/processing.ts';
import { countHits } from '../glossary/glossary-of-job.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Database, JobRow, NewSegment } from '../platform/db/schema.ts';
import { labelOf, type Written } from './compose.ts';
import { stillKnown } from './voices/voices-of-job.ts';

const ROWS_AT_ONCE = 1000;

/** Writes the segments and speakers of a transcript in place of those that are there. Within a transaction. */
export async function storeWritten(trx: Db, { id, owner_id }: Pick<JobRow, 'id' | 'owner_id'>, written: Written): Promise<void> {
  await trx.deleteFrom('segments').where('job_id', '=', id).execute();
  await trx.deleteFrom('speakers').where('job_id', '=', id).execute();
  const segments = segmentRows(written).map((row): NewSegment => ({ ...row, job_id: id, owner_id, words: JSON.stringify(row.words) }));
  for (let from = 0; from < segments.length; from += ROWS_AT_ONCE)
    await trx
      .insertInto('segments')
      .values(segments.slice(from, from + ROWS_AT_ONCE))
      .execute();
  const isKnown = written.speakers.some(({ profileConfidence }) => profileConfidence !== null) ? await stillKnown(trx, id) : new Set();
  const speakers = speakerRows(written).map((row) => ({
    ...row,
    ...(row.profile_confidence !== null && !isKnown.has(row.speaker_id) && { label: labelOf(row.speaker_id), profile_confidence: null }),
    job_id: id,
    owner_id,
  }));
  if (speakers.length > 0) await trx.insertInto('speakers').values(speakers).execute();
}

/** Writes a transcript anew in place of the one that is there: its segments, its speakers and what is said of it as a whole. Within a transaction. */
export async function replaceWritten(
  trx: Db,
  job: Pick<JobRow, 'id' | 'owner_id'>,
  written: Written & { processing: Processing },
): Promise<void> {
  await storeWritten(trx, job, written);
  const before = await trx.selectFrom('transcripts').select('glossary_hits').where('job_id', '=', job.id).executeTakeFirst();
  await countHits(trx, written.hits, before?.glossary_hits);
  await trx
    .updateTable('transcripts')
    .set({
      text: written.text,
      raw_text: written.rawText,
      language: written.language,
      confidence: written.confidence,
      quality: written.quality,
      speaker_count: written.speakers.length,
      diarizer: written.diarizer,
      processing: JSON.stringify(written.processing),
      glossary_hits: JSON.stringify(Object.fromEntries(written.hits)),
      search_of: null,
    })
    .where('job_id', '=', job.id)
    .execute();
}

/** Segments as they are read from the database. */
export function segmentRows({ segments }: Pick<Written, 'segments'>): Omit<Selectable<Database['segments']>, 'job_id' | 'owner_id'>[] {
  return segments.map((segment, order) => ({
    segment_order: order,
    speaker_id: segment.speakerId,
    start_ms: segment.startMs,
    end_ms: segment.endMs,
    text: segment.text,
    raw_text: segment.rawText === segment.text ? null : segment.rawText,
    language: segment.language,
    confidence: segment.confidence,
    quality: segment.quality,
    marks: segment.marks,
    overlap: segment.overlap,
    engine: segment.engine,
    words: segment.words,
  }));
}

export function speakerRows({ speakers }: Pick<Written, 'speakers'>): Omit<Selectable<Database['speakers']>, 'job_id' | 'owner_id'>[] {
  return speakers.map(({ speakerId, label, profileConfidence, speakingMs, segmentCount, turns, interruptions }) => ({
    speaker_id: speakerId,
    label,
    profile_confidence: profileConfidence,
    speaking_ms: speakingMs,
    segment_count: segmentCount,
    turns,
    interruptions,
  }));
}
