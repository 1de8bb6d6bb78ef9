import { type Selectable, sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { ImportedTerms, NewTerm, Term, TermPage, TermQuery } from '../contract/glossary.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Database } from '../platform/db/schema.ts';
import { newId } from '../platform/id.ts';
import { readGlossaryCsv, writeGlossaryCsv } from '../text/glossary/glossary-csv.ts';

const ROWS_AT_ONCE = 500;
const MOST_TERMS = 100_000;

/** Whose glossary it is: an organisation, and of it one anonymous session, or nobody's. */
export interface GlossaryOwner {
  ownerId: string;
  sessionId: string | null;
}

export async function listTerms(db: Db, owner: GlossaryOwner, { q, limit, after }: TermQuery): Promise<TermPage> {
  let query = ownTerms(db, owner)
    .orderBy('term')
    .orderBy('id')
    .limit(limit + 1);
  if (q) query = query.where(sql<boolean>`position(lower(${q}) in lower(term || ' ' || array_to_string(variants, ' '))) > 0`);
  if (after) query = query.where('term', '>', after);
  const rows = await query.execute();
  return { terms: rows.slice(0, limit).map(toTerm), next: rows.length > limit ? (rows[limit - 1]?.term ?? null) : null };
}

/** Adds a term; one that is there already in the same scope is changed, by a correction only as far as its spellings are added. */
export async function saveTerm(db: Db, owner: GlossaryOwner, term: NewTerm): Promise<Term> {
  if (term.scope === 'user' && owner.sessionId === null)
    throw new AppError('VALIDATION_FAILED', { message: 'scope user needs the header X-Session-ID', details: { field: 'scope' } });
  await assertRoom(db, owner, 1);
  const [row] = await put(db, owner, [term], term.source);
  if (!row) throw new Error('a term that was stored is not there');
  return toTerm(row);
}

export async function changeTerm(db: Db, owner: GlossaryOwner, id: string, { term, variants, language, kind }: NewTerm): Promise<Term> {
  const row = await db
    .updateTable('glossary_terms')
    .set({ term, variants, language, kind, updated_at: sql<Date>`now()` } as never)
    .where(sql`id::text`, '=', id)
    .where('owner_id', '=', owner.ownerId)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new AppError('TERM_NOT_FOUND', { details: { id } });
  return toTerm(row);
}

export async function removeTerm(db: Db, owner: GlossaryOwner, id: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('glossary_terms')
    .where(sql`id::text`, '=', id)
    .where('owner_id', '=', owner.ownerId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw new AppError('TERM_NOT_FOUND', { details: { id } });
}

/** The whole glossary as CSV, with the columns that `importTerms` reads. */
export async function exportTerms(db: Db, owner: GlossaryOwner): Promise<string> {
  const rows = await ownTerms(db, owner).where('scope', '<>', 'job').orderBy('term').execute();
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

/** Adds the terms of a CSV, all of those that can be read. Throws VALIDATION_FAILED where none can. */
export async function importTerms(db: Db, owner: GlossaryOwner, csv: string): Promise<ImportedTerms> {
  const { rows, problems } = readGlossaryCsv(csv);
  if (rows.length === 0)
    throw new AppError('VALIDATION_FAILED', { message: problems[0] ?? 'There are no terms in it', details: { problems } });
  await assertRoom(db, owner, rows.length);
  let added = 0;
  await db.transaction().execute(async (trx) => {
    // Of a term that stands there twice the last counts: one statement cannot change a row twice.
    const terms = [...new Map(rows.map((row) => [`${row.scope ?? 'organisation'} ${row.term}`, row])).values()];
    for (let from = 0; from < terms.length; from += ROWS_AT_ONCE) {
      const stored = await put(
        trx,
        owner,
        terms.slice(from, from + ROWS_AT_ONCE).map((row) => ({
          ...row,
          scope: row.scope ?? 'organisation',
          variants: [...row.variants],
          language: row.language ?? null,
          job_id: null,
        })),
        'csv',
      );
      added += stored.filter(({ created_at, updated_at }) => created_at.getTime() === updated_at.getTime()).length;
    }
    return terms;
  });
  return { added, changed: rows.length - added, problems };
}

type Row = Selectable<Database['glossary_terms']>;

async function put(
  db: Db,
  { ownerId, sessionId }: GlossaryOwner,
  terms: readonly Omit<NewTerm, 'source'>[],
  source: Row['source'],
): Promise<Row[]> {
  return db
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
          // A correction knows one spelling; those that are there stay.
          variants:
            source === 'correction'
              ? sql`array(select distinct unnest(glossary_terms.variants || excluded.variants) order by 1)`
              : sql`excluded.variants`,
          language: sql`excluded.language`,
          kind: sql`excluded.kind`,
          updated_at: sql`clock_timestamp()`,
        } as never),
    )
    .returningAll()
    .execute();
}

async function assertRoom(db: Db, owner: GlossaryOwner, more: number): Promise<void> {
  const { count } = await db
    .selectFrom('glossary_terms')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', owner.ownerId)
    .executeTakeFirstOrThrow();
  if (Number(count) + more > MOST_TERMS)
    throw new AppError('VALIDATION_FAILED', {
      message: `A glossary holds ${MOST_TERMS} terms; there are ${count}`,
      details: { most: MOST_TERMS },
    });
}

function ownTerms(db: Db, { ownerId, sessionId }: GlossaryOwner) {
  return db
    .selectFrom('glossary_terms')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where((where) => where.or([where('scope', '<>', 'user'), where('session_id', 'is not distinct from', sessionId)]));
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
