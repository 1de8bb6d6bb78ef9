import { type RawBuilder, sql } from 'kysely';
import { type ProcessingWishes, settleProcessing } from '../contract/processing.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow, StoredHints } from '../platform/db/schema.ts';
import { termsOfJob } from './glossary-of-job.ts';

/** More than any engine takes. */
const MOST_HINTS = 200;

/** What the engines of a job are to listen for: the terms that its text is written with, those that were heard most often first, then the newest. Null: nothing. */
export async function hintsOf(db: Db, { id, processing }: Pick<JobRow, 'id' | 'processing'>): Promise<StoredHints | null> {
  return settleProcessing(processing).glossary.on ? readHints(db, termsOfJob(id)) : null;
}

/** The same for a recording that is about to become a job; `wishes` for its text, the weaker first, without those of its account. */
export async function hintsOfUpload(
  db: Db,
  { ownerId, sessionId }: { ownerId: string; sessionId: string | null },
  [usual, asked]: readonly [usual: ProcessingWishes, asked: ProcessingWishes],
): Promise<StoredHints | null> {
  const { processing } = await db.selectFrom('owners').select('processing').where('id', '=', ownerId).executeTakeFirstOrThrow();
  if (!settleProcessing({ ...usual, ...processing, ...asked }).glossary.on) return null;
  return readHints(
    db,
    sql`from glossary_terms g where g.owner_id = ${ownerId} and (g.scope = 'organisation' or (g.scope = 'user' and g.session_id = ${sessionId}))`,
  );
}

async function readHints(db: Db, terms: RawBuilder<unknown>): Promise<StoredHints | null> {
  const { rows } = await sql<{ glossary: string | null; terms: string[] | null }>`
    with known as materialized (select g.term, sum(g.hits) as hits, max(g.updated_at) as updated_at ${terms} group by g.term),
    best as (select * from known order by hits desc, updated_at desc, term limit ${MOST_HINTS})
    select (select md5(string_agg(md5(term), '' order by term collate "C")) from known) as glossary,
      (select array_agg(term order by hits desc, updated_at desc, term) from best) as terms`.execute(db);
  const [row] = rows;
  return row?.glossary && row.terms ? { terms: row.terms, glossary: row.glossary } : null;
}
