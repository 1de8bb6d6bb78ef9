import { sql } from 'kysely';
import { keyedWords, type SoughtWords } from '../../contract/find-words.ts';
import type { Transcript } from '../../contract/transcript.ts';
import type { Db } from '../../platform/db/connect.ts';
import { readTranscript } from '../read-transcript.ts';

/** Of a transcript `t` of an owner `o`: what is searched is what readers are shown now. */
export const IS_SEARCHED = sql<boolean>`coalesce(t.search_of in (0, o.glossary_version), false)`;

/** PostgreSQL takes 1 MB; so long a segment is no speech. */
const MOST_BYTES = 500_000;

/** Brings what is searched of a transcript up to date with what its readers are shown. Who changes the transcript waits, and whoever else does the same. */
export async function indexTranscript(db: Db, ownerId: string, jobId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ glossary_version: number; done: boolean }>`
      select o.glossary_version, ${IS_SEARCHED} as done from transcripts t join owners o on o.id = t.owner_id
      where t.job_id = ${jobId} for no key update of t`.execute(trx);
    const [state] = rows;
    if (!state || state.done) return;
    const transcript = await readTranscript(trx, ownerId, jobId);
    const isMasked = transcript.metadata.processing?.personal_data.on ?? false;
    await trx.deleteFrom('search_segments').where('job_id', '=', jobId).execute();
    await insertSegments(trx, transcript);
    await trx
      .updateTable('transcripts')
      .set({ search_of: isMasked ? state.glossary_version : 0 })
      .where('job_id', '=', jobId)
      .execute();
  });
}

async function insertSegments(trx: Db, { job_id, segments }: Transcript): Promise<void> {
  await sql`
    insert into search_segments (job_id, segment_order, speaker_id, start_ms, end_ms, text, words)
    select ${job_id}, segment_order, speaker_id, start_ms, end_ms, text, words::tsvector
    from unnest(${segments.map((own) => own.segment_order)}::int[], ${segments.map((own) => own.speaker_id)}::text[],
      ${segments.map((own) => Math.round(own.start_time * 1000))}::int[], ${segments.map((own) => Math.round(own.end_time * 1000))}::int[],
      ${segments.map((own) => own.text)}::text[], ${segments.map((own) => toVector(own.text))}::text[])
      as segment (segment_order, speaker_id, start_ms, end_ms, text, words)`.execute(trx);
}

/** The words of a text with their places, as PostgreSQL reads a tsvector. Keys are letters and digits, so nothing in them needs an escape. */
export function toVector(text: string): string {
  let vector = '';
  let bytes = 0;
  for (const [index, { key }] of keyedWords(text).entries()) {
    bytes += Buffer.byteLength(key) + 4;
    if (bytes > MOST_BYTES) break;
    vector += `'${key}':${index + 1} `;
  }
  return vector;
}

/** The same question to PostgreSQL as findWords answers. */
export function toQuery(sought: readonly SoughtWords[]): string {
  return sought.map(({ keys, goesOn }) => `(${keys.map((key) => `'${key}'`).join(' <-> ')}${goesOn ? ':*' : ''})`).join(' & ');
}
