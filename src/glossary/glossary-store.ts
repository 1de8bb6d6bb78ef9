import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../contract/app-error.ts';
import {
  GLOSSARY_SCOPES,
  type ImportedTerms,
  MOST_SPELLINGS,
  type NewTerm,
  type Term,
  type TermPage,
  type TermQuery,
} from '../contract/glossary.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Database } from '../platform/db/schema.ts';
import { newId } from '../platform/id.ts';
import { type ReadGlossary, readGlossaryCsv, TooManyLines, writeGlossaryCsv } from '../text/glossary/glossary-csv.ts';

const ROWS_AT_ONCE = 500;
const MOST_TERMS = 100_000;
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';

/** Whose glossary it is: an organisation, and of it one anonymous session, or nobody's. */
export interface GlossaryOwner {
  ownerId: string;
  sessionId: string | null;
}

const Cursor = z.tuple([z.string().refine((term) => !term.includes('\0')), z.uuid()]);

/** A page of the terms that an owner sees, in alphabetical order. Throws VALIDATION_FAILED for a cursor that is none. */
export async function listTerms(db: Db, owner: GlossaryOwner, { q, limit, cursor }: TermQuery): Promise<TermPage> {
  let query = ownTerms(db, owner)
    .orderBy('term')
    .orderBy('id')
    .limit(limit + 1);
  if (q) query = query.where(sql<boolean>`position(lower(${q}) in lower(term || ' ' || array_to_string(variants, ' '))) > 0`);
  if (cursor !== undefined) {
    const [term, id] = readCursor(cursor);
    // Several scopes may have the same term.
    query = query.where(sql<boolean>`(term, id) > (${term}, ${id}::uuid)`);
  }
  const rows = await query.execute();
  const [terms, last] = [rows.slice(0, limit), rows[limit - 1]];
  return { terms: terms.map(toTerm), next_cursor: rows.length > limit && last ? writeCursor(last) : null };
}

function writeCursor({ term, id }: Row): string {
  return Buffer.from(JSON.stringify([term, id])).toString('base64url');
}

function readCursor(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw new AppError('VALIDATION_FAILED', {
      message: 'The cursor does not belong to this list',
      details: { field: 'cursor', hint: 'use next_cursor of the page before' },
    });
  }
}

/** Adds a term; one that is there already in the same scope is changed, by a correction only as far as its spellings are added. */
export async function saveTerm(db: Db, owner: GlossaryOwner, term: NewTerm): Promise<Term> {
  if (term.scope === 'user' && owner.sessionId === null)
    throw new AppError('VALIDATION_FAILED', { message: 'scope user needs the header X-Session-ID', details: { field: 'scope' } });
  const [row] = await db.transaction().execute(async (trx) => {
    await beginChange(trx, owner);
    if (term.job_id !== null) await assertJob(trx, owner, term.job_id);
    return put(trx, owner, [term], term.source);
  });
  if (!row) throw new Error('a term that was stored is not there');
  return toTerm(row);
}

async function assertJob(trx: Db, { ownerId }: GlossaryOwner, jobId: string): Promise<void> {
  const job = await trx
    .selectFrom('jobs')
    .select('id')
    .where('id', '=', jobId)
    .where('owner_id', '=', ownerId)
    .where('status', '<>', 'deleted')
    .forShare()
    .executeTakeFirst();
  if (!job) throw new AppError('JOB_NOT_FOUND', { details: { job_id: jobId } });
}

/** Throws TERM_NOT_FOUND, and TERM_EXISTS where another of the same scope is written so. */
export async function changeTerm(db: Db, owner: GlossaryOwner, id: string, { term, variants, language, kind }: NewTerm): Promise<Term> {
  const row = await db
    .transaction()
    .execute(async (trx) => {
      await beginChange(trx, owner);
      return trx
        .updateTable('glossary_terms')
        .set({ term, variants, language, kind, updated_at: sql<Date>`clock_timestamp()` } as never)
        .where(sql`id::text`, '=', id)
        .where(isOwn(owner))
        .returningAll()
        .executeTakeFirst();
    })
    .catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) throw new AppError('TERM_EXISTS');
      throw error;
    });
  if (!row) throw new AppError('TERM_NOT_FOUND', { details: { id } });
  return toTerm(row);
}

export async function removeTerm(db: Db, owner: GlossaryOwner, id: string): Promise<void> {
  const { numDeletedRows } = await db.transaction().execute(async (trx) => {
    await beginChange(trx, owner);
    return trx.deleteFrom('glossary_terms').where(sql`id::text`, '=', id).where(isOwn(owner)).executeTakeFirstOrThrow();
  });
  if (numDeletedRows === 0n) throw new AppError('TERM_NOT_FOUND', { details: { id } });
}

/** The whole glossary as CSV, with the columns that `importTerms` reads. */
export async function exportTerms(db: Db, owner: GlossaryOwner): Promise<string> {
  const rows = await ownTerms(db, owner).where('scope', '<>', 'job').orderBy('term').orderBy('id').execute();
  return writeGlossaryCsv(
    rows.map(({ term, variants, language, kind, scope }) => ({
      term,
      variants,
      kind,
      scope,
      ...(language && { language: language as 'kk' }),
    })),
  );
}

/** Adds the terms of a CSV, all of those that can be read. Throws INVALID_GLOSSARY where none can, and GLOSSARY_FULL. */
export async function importTerms(db: Db, owner: GlossaryOwner, csv: string): Promise<ImportedTerms> {
  const { rows, problems, leftOut } = readCsv(owner, csv);
  if (rows.length === 0)
    throw new AppError('INVALID_GLOSSARY', { ...(problems[0] && { message: problems[0].message }), details: { problems } });
  // Of a term that stands there twice the last counts: one statement cannot change a row twice. In one order, so that two imports do not wait for each other.
  const terms = [...new Map(rows.map((row) => [`${row.scope ?? 'organisation'} ${row.term}`, row]))]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => ({
      ...row,
      scope: row.scope ?? ('organisation' as const),
      variants: [...row.variants],
      language: row.language ?? null,
      job_id: null,
    }));
  const added = await db.transaction().execute(async (trx) => {
    await beginChange(trx, owner);
    const stored = await put(trx, owner, terms, 'csv');
    return stored.filter(({ created_at, updated_at }) => created_at.getTime() === updated_at.getTime()).length;
  });
  return { added, changed: rows.length - added, left_out: leftOut, problems };
}

function readCsv({ sessionId }: GlossaryOwner, csv: string): ReadGlossary {
  try {
    // A line cannot say which job, and nobody's session is nobody's.
    const scopes = GLOSSARY_SCOPES.filter((scope) => scope === 'organisation' || (scope === 'user' && sessionId !== null));
    return readGlossaryCsv(csv, { lines: MOST_TERMS, spellings: MOST_SPELLINGS, scopes });
  } catch (error) {
    if (!(error instanceof TooManyLines)) throw error;
    throw new AppError('GLOSSARY_FULL', { message: `There are more than ${MOST_TERMS} terms in it`, details: { most: MOST_TERMS } });
  }
}

type Row = Selectable<Database['glossary_terms']>;

/** What was made with the glossary before is old from the end of the transaction on. */
async function beginChange(trx: Db, { ownerId }: GlossaryOwner): Promise<void> {
  await trx.updateTable('owners').set({ glossary_version: sql<number>`glossary_version + 1` }).where('id', '=', ownerId).execute();
}

/** Within a transaction. Throws GLOSSARY_FULL. */
async function put(trx: Db, owner: GlossaryOwner, terms: readonly Omit<NewTerm, 'source'>[], source: Row['source']): Promise<Row[]> {
  const stored: Row[] = [];
  for (let from = 0; from < terms.length; from += ROWS_AT_ONCE)
    stored.push(...(await putSome(trx, owner, terms.slice(from, from + ROWS_AT_ONCE), source)));
  await assertRoom(trx, owner);
  return stored;
}

async function putSome(
  trx: Db,
  { ownerId, sessionId }: GlossaryOwner,
  terms: readonly Omit<NewTerm, 'source'>[],
  source: Row['source'],
): Promise<Row[]> {
  return trx
    .insertInto('glossary_terms')
    .values(
      terms.map(({ term, variants, language, kind, scope, job_id }) => ({
        id: newId(),
        owner_id: ownerId,
        scope,
        session_id: scope === 'user' ? sessionId : null,
        job_id,
        term,
        variants,
        language,
        kind,
        source,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .expression(sql`owner_id, scope, coalesce(session_id, ''), coalesce(job_id, '00000000-0000-0000-0000-000000000000'), md5(term)`)
        .doUpdateSet({
          // A correction knows one spelling and nothing else; what is there stays.
          variants:
            source === 'correction'
              ? sql`array(select distinct unnest(glossary_terms.variants || excluded.variants) order by 1)`
              : sql`excluded.variants`,
          ...(source !== 'correction' && { language: sql`excluded.language`, kind: sql`excluded.kind` }),
          updated_at: sql`clock_timestamp()`,
        } as never),
    )
    .returningAll()
    .execute();
}

async function assertRoom(db: Db, { ownerId }: GlossaryOwner): Promise<void> {
  const { count } = await db
    .selectFrom('glossary_terms')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .executeTakeFirstOrThrow();
  if (Number(count) > MOST_TERMS) throw new AppError('GLOSSARY_FULL', { details: { most: MOST_TERMS } });
}

function ownTerms(db: Db, owner: GlossaryOwner) {
  return db.selectFrom('glossary_terms').selectAll().where(isOwn(owner));
}

/** Of the organisation, of its jobs, and of this session alone. */
function isOwn({ ownerId, sessionId }: GlossaryOwner): RawBuilder<SqlBool> {
  return sql<SqlBool>`owner_id = ${ownerId} and (scope <> 'user' or session_id is not distinct from ${sessionId})`;
}

function toTerm({ id, term, variants, language, kind, scope, job_id, source, hits, updated_at }: Row): Term {
  return {
    id,
    term,
    variants,
    language: language as Term['language'],
    kind,
    scope,
    job_id,
    source,
    hits: Number(hits),
    updated_at: updated_at.toISOString(),
  };
}
