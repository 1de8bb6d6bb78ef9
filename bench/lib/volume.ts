import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../src/platform/db/connect.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';

/** How many jobs of each kind a database is filled with, in this order of age, the oldest first. */
export interface Volume {
  /** Completed; 2 % failed, 2 % deleted. */
  ended: number;
  /** Held by a worker whose lease ends in 50 minutes. */
  processing: number;
  /** Wait for their engine, as deferred ones do. */
  parked: number;
  /** Wait for a worker. */
  queued: number;
  /** In all transcripts together, at least; two fifths of them in one of LONG_EVERY. */
  words: number;
}

const LONG_EVERY = 500;
const FIRST_LONG = 7;
const WORDS_PER_SEGMENT = 10;
const SEGMENTS_PER_CHUNK = 8;
/** Segments are alike in words, so many differ. */
const PHRASES = 1000;

/** Id of the job that is the n-th in age, from 1, and of its recording. */
export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** Id of a completed job with a short transcript, `n` from 0; there are four for five that have ended. */
export function idOfShort(n: number): string {
  return idOf(50 * Math.floor(n / 40) + 10 + (n % 40));
}

/** Id of the youngest job with a long transcript. */
export function idOfLong({ ended }: Volume): string {
  return idOf(ended - ((ended - FIRST_LONG) % LONG_EVERY));
}

/** Fills an empty, migrated database with rows of one owner as the program would have left them, without media. `db` has no time limit. */
export async function fillDatabase(db: Db, volume: Volume): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local synchronous_commit = off`.execute(trx);
    await insertJobs(trx, volume);
    await insertTranscripts(trx, volume);
    await sql`
      insert into workers (id, name, version, slots, seen_at)
      select gen_random_uuid(), 'host:' || n, '1', 5, now() + interval '1 hour' from generate_series(1, 4) n`.execute(trx);
  });
  await sql`vacuum analyze`.execute(db);
}

const OWNER = sql`${DEFAULT_OWNER_ID}::uuid`;
const ID = sql`('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;

async function insertJobs(db: Db, volume: Volume): Promise<void> {
  const { ended, processing, parked, queued } = volume;
  const total = ended + processing + parked + queued;
  const jobs = sql`(
    select n, ${ID} as id, date_trunc('milliseconds', now()) - make_interval(mins => ${total}::int - n) as created_at, case
      when n > ${ended + processing} then 'queued' when n > ${ended} then 'processing'
      when n % 50 = 0 then 'failed' when n % 50 = 1 then 'deleted' else 'completed' end as status
    from generate_series(1, ${total}::int) n
  ) j`;
  await sql`
    insert into recordings (id, owner_id, filename, original_filename, file_size, file_format, sha256, truncated, ignore_length,
      duration_ms, declared_ms, media_key, playback_key, created_at, expires_at, media_deleted_at)
    select id, ${OWNER}, name, name, n * 7919::bigint % 500000003, 'wav', md5(n::text), false, false,
      n * 13::bigint % 7200000, n * 13::bigint % 7200000, 'recordings/' || id || '/original', 'recordings/' || id || '/playback',
      created_at, created_at + interval '1 day', case when created_at < now() - interval '1 day' then created_at + interval '1 day' end
    from ${jobs}, lateral (select 'meeting ' || n * 7919::bigint % 99991 || '.wav' as name) names`.execute(db);
  await sql`
    insert into jobs (id, owner_id, recording_id, due_at, run_after, status, engine, engine_used, language, diarize, metadata, expected_ms,
      token, progress, created_at, started_at, lease_until, worker, completed_at, error_code, dead_at, deleted_at, purged_at)
    select id, ${OWNER}, id,
      case when n > ${total - queued} then now() + make_interval(secs => n * 31 % 1000 - 100) else created_at + interval '1 minute' end,
      case when n > ${ended + processing} and n <= ${total - queued} then now() + interval '1 hour' else created_at end,
      status, 'auto', case when status <> 'queued' then 'bench' end, 'kk', false, '{}', 1000 + n % 1000, 1,
      case status when 'processing' then n % 100 when 'queued' then 0 else 100 end,
      created_at, case when status <> 'queued' then created_at end, case when status = 'processing' then now() + interval '50 minutes' end,
      case when status = 'processing' then 'host:1' end, case when n <= ${ended} then created_at + interval '30 seconds' end,
      case when status = 'failed' then 'TIME_LIMIT' end, case when status = 'failed' then created_at end,
      case when status = 'deleted' then created_at end, case when status = 'deleted' then created_at end
    from ${jobs}`.execute(db);
}

async function insertTranscripts(db: Db, volume: Volume): Promise<void> {
  const { ended, processing, words } = volume;
  const long = Math.floor((ended - FIRST_LONG) / LONG_EVERY) + 1;
  const segmentsEach = (share: number, jobs: number): number => Math.ceil((words * share) / WORDS_PER_SEGMENT / Math.max(1, jobs));
  const completed = sql`(
    select n, ${ID} as id, case when n % ${sql.lit(LONG_EVERY)} = ${sql.lit(FIRST_LONG)}
      then ${segmentsEach(0.4, long)}::int else ${segmentsEach(0.6, ended * 0.96 - long)}::int end as segments
    from generate_series(1, ${ended}::int) n where n % 50 > 1
  ) t`;
  await sql`
    create temp table phrases on commit drop as
    select phrase, string_agg(word, ' ' order by k) as text, jsonb_agg(jsonb_build_object('text', word, 'startMs', k * 400, 'endMs', k * 400 + 350,
      'confidence', 0.9, 'language', 'kk') order by k) as words
    from generate_series(0, ${sql.lit(PHRASES - 1)}) phrase, generate_series(1, ${sql.lit(WORDS_PER_SEGMENT)}) k,
      lateral (select 'сөз' || (phrase * 31 + k * 17) % 5000 as word) w
    group by phrase`.execute(db);
  await sql`create unique index on phrases (phrase)`.execute(db);
  const said = sql`generate_series(0, segments - 1) s join phrases on phrase = (n * 7 + s) % ${sql.lit(PHRASES)}`;
  await sql`
    insert into transcripts (job_id, owner_id, language, duration_ms, text, raw_text, confidence, speaker_count, engine, model, chunks,
      cached_chunks, engine_calls, billed_ms, processing_ms, cost_amount, cost_currency, created_at)
    select id, ${OWNER}, 'kk', segments * 4000, text, text, 0.9, 1, 'bench', 'bench', ${chunksOf(sql`segments`)}, 0, ${chunksOf(sql`segments`)},
      segments * 4000, 1000 + n % 3000, 0.001, 'USD', j.created_at
    from ${completed} join jobs j using (id), lateral (select string_agg(text, ' ' order by s) as text from ${said}) texts`.execute(db);
  await sql`
    insert into segments (job_id, owner_id, segment_order, speaker_id, start_ms, end_ms, text, language, confidence, engine, words)
    select id, ${OWNER}, s, 'speaker_1', s * 4000, s * 4000 + 4000, text, 'kk', 0.9, 'bench', words
    from ${completed}, lateral (select s, text, words from ${said}) spoken`.execute(db);
  await sql`
    insert into speakers (job_id, owner_id, speaker_id, label, speaking_ms, segment_count)
    select id, ${OWNER}, 'speaker_1', 'Speaker 1', segments * 4000, segments from ${completed}`.execute(db);
  const begun = sql`(
    select id, ${chunksOf(sql`segments`)} as done, ${chunksOf(sql`segments`)} as cut from ${completed}
    union all select ${ID}, 5, 10 from generate_series(${ended + 1}::int, ${ended + processing}::int) n
  ) b`;
  await sql`
    insert into chunks (job_id, plan, chunk_index, start_ms, end_ms, pieces, words, engine, model)
    select id, 1, c, c * 32000, c * 32000 + 32000, '[]', case when c < done then '[]'::jsonb end, 'bench', 'bench'
    from ${begun}, generate_series(0, cut - 1) c`.execute(db);
  await sql`
    insert into engine_calls (id, owner_id, job_id, plan, chunk_index, engine, model, deferred, attempt, hedge, audio_ms, bytes, latency_ms,
      billed_ms, price_per_second, currency, cost_amount, outcome, started_at)
    select gen_random_uuid(), ${OWNER}, job_id, 1, chunk_index, 'bench', 'bench', false, 1, false, 32000, 100000, 300,
      32000, 0.00001, 'USD', 0.00032, 'ok', j.created_at
    from chunks join jobs j on j.id = job_id where words is not null`.execute(db);
}

function chunksOf(segments: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(1 + ${segments} / ${sql.lit(SEGMENTS_PER_CHUNK)})`;
}
