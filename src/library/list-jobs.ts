import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../contract/app-error.ts';
import { JOB_STATUSES, type JobPage, type JobQuery, type JobStatus } from '../contract/job.ts';
import { PREPARED } from '../platform/db/connect.ts';
import { describeJob, type LibraryTools } from './find-job.ts';
import { JOB_VIEW, type JobViewRow } from './job-view.ts';

/** What an unknown duration sorts as, so that every row has a place; the index says the same. */
const UNKNOWN_DURATION = -1;
const COLUMNS = {
  created_at: sql`j.created_at`,
  duration: sql`coalesce(r.duration_ms, ${sql.lit(UNKNOWN_DURATION)})`,
  file_size: sql`r.file_size`,
  filename: sql`r.filename`,
};

/** What a cursor may hold for each; anything else would be the database's error. */
const VALUES = {
  created_at: z.iso.datetime(),
  duration: z.int(),
  file_size: z.int(),
  filename: z.string().refine((name) => !name.includes('\0')),
} satisfies Record<keyof typeof COLUMNS, z.ZodType>;
const Cursor = z.tuple([z.string(), z.unknown(), z.uuid()]);

/** A page of an owner's jobs. The cursor holds the sort, and the place of the last row, so that pages never overlap. */
export async function listJobs(tools: LibraryTools, ownerId: string, query: JobQuery): Promise<JobPage> {
  const statuses = parseStatuses(query.status);
  const descending = query.sort.startsWith('-');
  const key = query.sort.replace('-', '') as keyof typeof COLUMNS;
  const column = COLUMNS[key];
  const after = query.cursor === undefined ? null : readCursor(query.cursor, query.sort, key);
  const direction = descending ? sql`desc` : sql`asc`;
  const order = sql`order by ${column} ${direction}, j.id ${direction}`;
  const comparison = descending ? sql`<` : sql`>`;
  // The first comparison is what an index of recordings can begin at; the second says it exactly.
  const beyond = after
    ? sql`and ${column} ${comparison}= ${after.value} and (${column}, j.id) ${comparison} (${after.value}, ${after.id})`
    : sql``;
  // With a status the best plan depends on which.
  // The rows of the page come from an index in its order; only for them is counted what a job shows.
  const { rows } = await sql<JobViewRow>`
    with page as materialized (
      select j.id from jobs j join recordings r on r.id = j.recording_id
      where j.owner_id = ${ownerId} and r.owner_id = ${ownerId} and ${hasStatus(statuses)} ${beyond}
      ${order} limit ${query.limit + 1}
    )
    ${JOB_VIEW} where j.id = any(array(select id from page)) ${order} ${statuses === null ? PREPARED : sql``}`.execute(tools.db);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    jobs: await Promise.all(page.map((row) => describeJob(tools, row))),
    next_cursor: rows.length > query.limit && last ? writeCursor(query.sort, key, last) : null,
  };
}

/** One status by equality, which lets an index give the order too. */
function hasStatus(statuses: JobStatus[] | null): RawBuilder<unknown> {
  if (statuses === null) return sql`j.status <> 'deleted'`;
  return statuses.length === 1 ? sql`j.status = ${statuses[0]}` : sql`j.status = any(${statuses})`;
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

function readCursor(text: string, sort: string, key: keyof typeof COLUMNS): { value: string | number; id: string } {
  try {
    const [madeFor, value, id] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (madeFor === sort) return { value: VALUES[key].parse(value), id };
  } catch {}
  throw new AppError('VALIDATION_FAILED', {
    message: 'The cursor does not belong to this list',
    details: { field: 'cursor', hint: 'use next_cursor of the page before, with the same sort' },
  });
}
