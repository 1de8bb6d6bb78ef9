import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import { findWords, keyedWords, parseSearch, type SoughtWords } from '../../contract/find-words.ts';
import { type ProcessingWishes, settleProcessing } from '../../contract/processing.ts';
import type { NamedRecording, SearchHit, SearchPage, SearchQuery } from '../../contract/search.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { labelOf } from '../../writing/compose.ts';
import { maskLabel } from '../mask-transcript.ts';
import { catchUp } from './catch-up.ts';
import { IS_SEARCHED, toQuery } from './search-index.ts';

/** So many of the newest transcripts are read one by one, in which common words are found at once; rare ones have the index. */
const READ_FIRST = 50;
/** Names are folded one by one, some microseconds each. */
const NAMES_READ = 2000;
const MOST_NAMED = 20;
/** For so long a search waits for what was changed just now. */
const CATCH_UP_MS = 400;

const Cursor = z.tuple([z.string(), z.uuid(), z.int()]);

interface Place {
  job_id: string;
  segment_order: number;
}

/** A page of the segments that have all that is asked for. Throws VALIDATION_FAILED where nothing is, and for a cursor that is not of this search. */
export async function searchTranscripts(
  { db, log }: { db: Db; log: Pick<Log, 'error'> },
  ownerId: string,
  { q, limit, cursor }: SearchQuery,
): Promise<SearchPage> {
  const sought = parseSearch(q);
  if (sought.length === 0)
    throw new AppError('VALIDATION_FAILED', { message: 'q has neither a letter nor a digit to search for', details: { field: 'q' } });
  const after = cursor === undefined ? null : readCursor(cursor, q);
  const until = Date.now() + CATCH_UP_MS;
  const pending = await catchUp(db, log, { ownerId, mayGoOn: () => Date.now() < until });
  const places = await findPlaces(db, ownerId, { query: toQuery(sought), most: limit + 1, after });
  const named = after === null ? await findNamed(db, ownerId, sought) : [];
  const page = places.slice(0, limit);
  const last = page.at(-1);
  return {
    named,
    hits: await readHits(db, ownerId, page, sought),
    next_cursor: places.length > limit && last ? writeCursor(q, last) : null,
    pending,
  };
}

/** By the names of their files, whether they have a transcript yet or not. */
async function findNamed(db: Db, ownerId: string, sought: readonly SoughtWords[]): Promise<NamedRecording[]> {
  const { rows } = await sql<{ id: string; original_filename: string; created_at: Date }>`
    select j.id, r.original_filename, j.created_at from jobs j join recordings r on r.id = j.recording_id
    where j.owner_id = ${ownerId} and j.status <> 'deleted' order by ${NEWEST_FIRST} limit ${NAMES_READ}`.execute(db);
  const named: NamedRecording[] = [];
  for (const { id, original_filename, created_at } of rows) {
    const matches = findWords(keyedWords(original_filename), sought);
    if (matches !== null) named.push({ job_id: id, original_filename, created_at: created_at.toISOString(), matches });
    if (named.length === MOST_NAMED) break;
  }
  return named;
}

interface Wanted {
  query: string;
  most: number;
  /** The last one of the page before. */
  after: Place | null;
}

/** Jobs `j` with recordings `r` and transcripts `t` of an owner `o` that are searched. */
const SEARCHED = sql`(jobs j join recordings r on r.id = j.recording_id join transcripts t on t.job_id = j.id join owners o on o.id = j.owner_id)`;
const isSearched = (ownerId: string): RawBuilder<unknown> => sql`j.owner_id = ${ownerId} and j.status <> 'deleted' and ${IS_SEARCHED}`;
const NEWEST_FIRST = sql`j.created_at desc, j.id desc`;

async function findPlaces(db: Db, ownerId: string, { query, most, after }: Wanted): Promise<Place[]> {
  const rest = after ? sql`and (j.created_at, j.id) <= (select created_at, id from jobs where id = ${after.job_id})` : sql``;
  const { rows: newest } = await sql<{ id: string }>`
    select j.id from ${SEARCHED} where ${isSearched(ownerId)} ${rest} order by ${NEWEST_FIRST} limit ${READ_FIRST}`.execute(db);
  const restOfJob = after ? sql`and (s.job_id <> ${after.job_id} or s.segment_order > ${after.segment_order})` : sql``;
  // The function of the operator @@ keeps the planner from asking the index of all words once for each job.
  const { rows: places } = await sql<Place>`
    select found.job_id, found.segment_order from unnest(${newest.map(({ id }) => id)}::uuid[]) with ordinality as job (id, place)
    cross join lateral (
      select s.job_id, s.segment_order from search_segments s
      where s.job_id = job.id and ts_match_vq(s.words, ${query}::tsquery) ${restOfJob} order by s.segment_order limit ${most}
    ) found order by job.place, found.segment_order limit ${most}`.execute(db);
  const last = newest.at(-1);
  if (places.length === most || newest.length < READ_FIRST || !last) return places;
  const { rows: older } = await sql<Place>`
    with found as materialized (select job_id, segment_order from search_segments where words @@ ${query}::tsquery)
    select found.job_id, found.segment_order from found join ${SEARCHED} on j.id = found.job_id
    where ${isSearched(ownerId)} and (j.created_at, j.id) < (select created_at, id from jobs where id = ${last.id})
    order by ${NEWEST_FIRST}, found.segment_order limit ${most - places.length}`.execute(db);
  return [...places, ...older];
}

interface HitRow extends Place {
  original_filename: string;
  created_at: Date;
  speaker_id: string;
  label: string | null;
  start_ms: number;
  end_ms: number;
  text: string;
  processing: ProcessingWishes;
}

/** What is at these places now; one that was changed in the meantime and has the words no more is left out. */
async function readHits(db: Db, ownerId: string, places: readonly Place[], sought: readonly SoughtWords[]): Promise<SearchHit[]> {
  const { rows } = await sql<HitRow>`
    select s.job_id, s.segment_order, r.original_filename, j.created_at, s.speaker_id, who.label, s.start_ms, s.end_ms, s.text, t.processing
    from unnest(${places.map(({ job_id }) => job_id)}::uuid[], ${places.map(({ segment_order }) => segment_order)}::int[])
      with ordinality as found (job_id, segment_order, place)
    join search_segments s using (job_id, segment_order) join ${SEARCHED} on j.id = s.job_id
    left join speakers who on who.job_id = s.job_id and who.speaker_id = s.speaker_id
    where ${isSearched(ownerId)} order by found.place`.execute(db);
  return rows.flatMap((row) => {
    const matches = findWords(keyedWords(row.text), sought);
    return matches === null ? [] : [toHit(row, matches)];
  });
}

function toHit(row: HitRow, matches: SearchHit['matches']): SearchHit {
  const { personal_data } = settleProcessing(row.processing);
  const label = row.label ?? labelOf(row.speaker_id);
  return {
    job_id: row.job_id,
    original_filename: row.original_filename,
    created_at: row.created_at.toISOString(),
    segment_order: row.segment_order,
    speaker_id: row.speaker_id,
    speaker: personal_data.on ? maskLabel(label, personal_data) : label,
    start_time: row.start_ms / 1000,
    end_time: row.end_ms / 1000,
    text: row.text,
    matches,
  };
}

function writeCursor(q: string, { job_id, segment_order }: Place): string {
  return Buffer.from(JSON.stringify([q, job_id, segment_order])).toString('base64url');
}

function readCursor(text: string, q: string): Place {
  try {
    const [madeFor, job_id, segment_order] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (madeFor === q) return { job_id, segment_order };
  } catch {}
  throw new AppError('VALIDATION_FAILED', {
    message: 'The cursor does not belong to this search',
    details: { field: 'cursor', hint: 'use next_cursor of the page before, with the same q' },
  });
}
