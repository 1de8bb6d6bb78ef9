import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { DeadLetter, DeadPage, DeadQuery } from '../contract/admin.ts';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow, RecordingRow } from '../platform/db/schema.ts';
import { isId } from '../platform/id.ts';
import { errorOf } from './job-view.ts';

/** Which jobs are dead letters; an index of the same condition holds them. */
const IS_DEAD = sql`status = 'failed' and dead_at is not null`;

type DeadLetterRow = Pick<
  JobRow,
  'id' | 'status' | 'error_code' | 'error_message' | 'error_hint' | 'crashes' | 'errors' | 'history' | 'dropped_at' | 'drop_reason'
> &
  Pick<RecordingRow, 'original_filename' | 'file_size' | 'duration_ms' | 'media_key'> & {
    owner: string;
    died_at: Date;
    /** When it died, to the microsecond, which a Date cannot hold; null: it is not on the list. */
    place: string | null;
  };

const LETTER: RawBuilder<DeadLetterRow> = sql`
  select j.id, j.status, j.error_code, j.error_message, j.error_hint, j.crashes, j.errors, j.history, j.dropped_at, j.drop_reason,
    r.original_filename, r.file_size, r.duration_ms, r.media_key, o.name as owner, coalesce(j.dead_at, j.completed_at) as died_at,
    to_char(j.dead_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
  from jobs j join recordings r on r.id = j.recording_id join owners o on o.id = j.owner_id`;

/** A page of the dead letters of every owner, newest first. Throws VALIDATION_FAILED for a cursor that is none. */
export async function listDeadLetters(db: Db, { limit, cursor }: DeadQuery): Promise<DeadPage> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const beyond = after ? sql`and (dead_at, id) < (${after.place}::timestamptz, ${after.id})` : sql``;
  const { rows } = await sql<DeadLetterRow>`
    with page as materialized (select id from jobs where ${IS_DEAD} ${beyond} order by dead_at desc, id desc limit ${limit + 1})
    ${LETTER} where j.id = any(array(select id from page)) order by j.dead_at desc, j.id desc`.execute(db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { dead: page.map(toDeadLetter), next_cursor: rows.length > limit && last ? writeCursor(last) : null };
}

/** A dead letter, or one that was dropped. Throws INVALID_JOB_ID, JOB_NOT_FOUND, and NOT_DEAD for any other job. */
export async function findDeadLetter(db: Db, jobId: string): Promise<DeadLetter> {
  const row = await findLetterRow(db, jobId);
  if (row.status !== 'failed' || (row.place === null && row.dropped_at === null)) throw notDead(row);
  return toDeadLetter(row);
}

/** Throws as findDeadLetter, and NOT_DEAD for one that was dropped. */
export async function assertDead(db: Db, jobId: string): Promise<void> {
  const row = await findLetterRow(db, jobId);
  if (row.status !== 'failed' || row.place === null) throw notDead(row);
}

async function findLetterRow(db: Db, jobId: string): Promise<DeadLetterRow> {
  if (!isId(jobId)) throw new AppError('INVALID_JOB_ID', { details: { job_id: jobId.slice(0, 100) } });
  const { rows } = await sql<DeadLetterRow>`${LETTER} where j.id = ${jobId}`.execute(db);
  const [row] = rows;
  if (!row) throw new AppError('JOB_NOT_FOUND', { details: { job_id: jobId } });
  return row;
}

function notDead({ id, status }: DeadLetterRow): AppError {
  return new AppError('NOT_DEAD', { details: { job_id: id, status } });
}

function toDeadLetter(row: DeadLetterRow): DeadLetter {
  return {
    job_id: row.id,
    original_filename: row.original_filename,
    file_size: row.file_size,
    duration: row.duration_ms === null ? null : row.duration_ms / 1000,
    owner: row.owner,
    error: errorOf(row),
    crashes: row.crashes,
    errors: row.errors,
    died_at: row.died_at.toISOString(),
    retryable: row.media_key !== null,
    // The database writes times with the offset of its own zone.
    history: row.history.map((attempt) => ({ ...attempt, at: new Date(attempt.at).toISOString() })),
    dropped: row.dropped_at && { at: row.dropped_at.toISOString(), reason: row.drop_reason ?? '' },
  };
}

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

function writeCursor({ place, id }: DeadLetterRow): string {
  return Buffer.from(JSON.stringify([place, id])).toString('base64url');
}

function readCursor(text: string): { place: string; id: string } {
  try {
    const [place, id] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { place, id };
  } catch {
    throw new AppError('VALIDATION_FAILED', {
      message: 'The cursor does not belong to this list',
      details: { field: 'cursor', hint: 'use next_cursor of the page before' },
    });
  }
}
