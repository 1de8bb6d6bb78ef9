import { type RawBuilder, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Db } from '../platform/db/connect.ts';
import { compileGlossary, type Glossary } from '../text/glossary/compile-glossary.ts';
import type { GlossaryEntry } from '../text/glossary/glossary-entry.ts';

/** What a job's text is written with: a glossary ready for use, and the names in it. */
export interface JobGlossary {
  readonly glossary: Glossary;
  readonly entries: readonly GlossaryEntry[];
}

export const NO_GLOSSARY: JobGlossary = { glossary: compileGlossary([]), entries: [] };

/** Compiling a large one takes longer than writing a text with it, and not all who ask write one. */
const compiled = new LRUCache<string, JobGlossary>({ max: 20 });

/** The terms of an organisation. */
export function glossaryOfOwner(db: Db, ownerId: string): Promise<JobGlossary> {
  return compiledOf(db, sql`from glossary_terms g where g.owner_id = ${ownerId} and g.scope = 'organisation'`);
}

/** The terms of the job, of whoever uploaded it, and of the organisation; of two for the same term the nearer. */
export function glossaryOf(db: Db, jobId: string): Promise<JobGlossary> {
  return compiledOf(db, termsOfJob(jobId));
}

/** Of terms `g`: those of the job, of whoever uploaded it, and of the organisation. */
export function termsOfJob(jobId: string): RawBuilder<unknown> {
  return sql`
    from glossary_terms g join jobs j on j.owner_id = g.owner_id join recordings r on r.id = j.recording_id
    where j.id = ${jobId} and (g.scope = 'organisation' or (g.scope = 'user' and g.session_id = r.session_id) or g.job_id = j.id)`;
}

/** The names of a glossary, as they are written and as they are heard: where a text is masked it may have either. */
export function namesOf({ entries }: Pick<JobGlossary, 'entries'>): string[] {
  return entries.filter(({ kind }) => kind === 'name').flatMap(({ term, variants }) => [term, ...variants]);
}

async function compiledOf(db: Db, terms: RawBuilder<unknown>): Promise<JobGlossary> {
  const { rows: facts } = await sql<{ version: string | null }>`
    select count(*) || ' ' || sum(hashtextextended(g.id || ' ' || g.updated_at, 0)) || ' ' || string_agg(distinct coalesce(g.session_id, '') || coalesce(g.job_id::text, '') || g.owner_id, ' ') as version
    ${terms}`.execute(db);
  const version = facts[0]?.version ?? '';
  const known = compiled.get(version);
  if (known) return known;
  const { rows } = await sql<GlossaryEntry & { language: GlossaryEntry['language'] | null }>`
    select distinct on (term) g.id, g.term, g.variants, g.language, g.kind ${terms}
    order by term, case g.scope when 'job' then 0 when 'user' then 1 else 2 end`.execute(db);
  const entries = rows.map(({ language, ...entry }): GlossaryEntry => ({ ...entry, ...(language && { language }) }));
  let glossary: Glossary | null = null;
  const made: JobGlossary = {
    entries,
    get glossary() {
      glossary ??= compileGlossary(entries);
      return glossary;
    },
  };
  compiled.set(version, made);
  return made;
}

/** Counts what was written with the glossary, in place of what an earlier text of the same transcript was counted with. Within a transaction. */
export async function countHits(trx: Db, hits: ReadonlyMap<string, number>, before: Readonly<Record<string, number>> = {}): Promise<void> {
  const changes = new Map(hits);
  for (const [id, n] of Object.entries(before)) changes.set(id, (changes.get(id) ?? 0) - n);
  for (const [id, n] of changes) if (n === 0) changes.delete(id);
  if (changes.size === 0) return;
  // In one order for all, so that two who count at once do not wait for each other.
  await sql`
    with counted as (select * from unnest(${[...changes.keys()]}::uuid[], ${[...changes.values()]}::int[]) as change (id, n)),
    held as materialized (select id from glossary_terms where id in (select id from counted) order by id for update)
    update glossary_terms set hits = greatest(0, hits + counted.n)
    from counted join held using (id) where glossary_terms.id = counted.id`.execute(trx);
}
