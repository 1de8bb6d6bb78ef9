import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../contract/app-error.ts';
import { JOB_STATUSES, type JobPage, type JobQuery, type JobStatus } from '../contract/job.ts';
import type { LibraryTools } from './find-job.ts';
import { JOB_VIEW, type JobViewRow, toJob } from './job-view.ts';

/** What an unknown duration sorts as, so that every row has a place; the index says the same. */
const UNKNOWN_DURATION = -1;
const COLUMNS = {
  created_at: sql`j.created_at`,
  duration: sql`coalesce(r.duration_ms, ${sql.lit(UNKNOWN_DURATION)})`,
  file_size: sql`r.file_size`,
  filename: sql`r.filename`,
};

const Cursor = z.tuple([z.string(), z.union([z.string(), z.number()]), z.uuid()]);

/** A page of an owner's jobs. The cursor holds the sort, and the place of the last row, so that pages never overlap. */
export async function listJobs(tools: LibraryTools, ownerId: string, query: JobQuery): Promise<JobPage> {
  const statuses = parseStatuses(query.status);
  const descending = query.sort.startsWith('-');
  const key = query.sort.replace('-', '') as keyof typeof COLUMNS;
  const column = COLUMNS[key];
  const after = query.cursor === undefined ? null : readCursor(query.cursor, query.sort);
  const direction = descending ? sql`desc` : sql`asc`;
  const beyond = after ? sql`and (${column}, j.id) ${descending ? sql`<` : sql`>`} (${after.value}, ${after.id})` : sql``;
  const { rows } = await sql<JobViewRow>`${JOB_VIEW}
    where j.owner_id = ${ownerId} and ${statuses ? sql`j.status = any(${statuses})` : sql`j.status <> 'deleted'`} ${beyond}
    order by ${column} ${direction}, j.id ${direction} limit ${query.limit + 1}`.execute(tools.db);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const now = new Date();
  return {
    jobs: page.map((row) => toJob(row, { ...tools, now })),
    next_cursor: rows.length > query.limit && last ? writeCursor(query.sort, key, last) : null,
  };
}

function parseStatuses(text: string | undefined): JobStatus[] | null {
  if (text === undefined || text === '') return null;
  return text.split(',').map((name) => {
    const status = JOB_STATUSES.find((known) => known === name.trim() && known !== 'deleted');
    if (!status)
      throw new AppError('VALIDATION_FAILED', {
        message: `There is no status "${name}"`,
        details: { field: 'status', allowed: JOB_STATUSES.filter((known) => known !== 'deleted') },
      });
    return status;
  });
}

function writeCursor(sort: string, key: keyof typeof COLUMNS, row: JobViewRow): string {
  const value = {
    created_at: row.created_at.toISOString(),
    duration: row.duration_ms ?? UNKNOWN_DURATION,
    file_size: row.file_size,
    filename: row.filename,
  }[key];
  return Buffer.from(JSON.stringify([sort, value, row.id])).toString('base64url');
}

function readCursor(text: string, sort: string): { value: string | number; id: string } {
  try {
    const [madeFor, value, id] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (madeFor === sort) return { value, id };
  } catch {}
  throw new AppError('VALIDATION_FAILED', {
    message: 'The cursor does not belong to this list',
    details: { field: 'cursor', hint: 'use next_cursor of the page before, with the same sort' },
  });
}
