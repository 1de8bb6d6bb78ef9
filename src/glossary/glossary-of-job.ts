import { type RawBuilder, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Db } from '../platform/db/connect.ts';
import { compileGlossary, type Glossary } from '../text/glossary/compile-glossary.ts';
import type { GlossaryEntry } from '../text/glossary/glossary-entry.ts';

/** What a job's text is written with: a glossary ready for use, and the names in it. */
export interface JobGlossary {
  glossary: Glossary;
  entries: readonly GlossaryEntry[];
}

export const NO_GLOSSARY: JobGlossary = { glossary: compileGlossary([]), entries: [] };

/** Compiling a large one takes longer than writing a text with it. */
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

async function compiledOf(db: Db, terms: RawBuilder<unknown>): Promise<JobGlossary> {
  const { rows: facts } = await sql<{ version: string | null }>`
    select count(*) || ' ' || max(g.updated_at) || ' ' || string_agg(distinct coalesce(g.session_id, '') || coalesce(g.job_id::text, '') || g.owner_id, ' ') as version
    ${terms}`.execute(db);
  const version = facts[0]?.version ?? '';
  const known = compiled.get(version);
  if (known) return known;
  const { rows } = await sql<GlossaryEntry & { language: GlossaryEntry['language'] | null }>`
    select distinct on (term) g.id, g.term, g.variants, g.language, g.kind ${terms}
    order by term, case g.scope when 'job' then 0 when 'user' then 1 else 2 end`.execute(db);
  const entries = rows.map(({ language, ...entry }): GlossaryEntry => ({ ...entry, ...(language && { language }) }));
  const made = { glossary: compileGlossary(entries), entries };
  compiled.set(version, made);
  return made;
}

/** Counts what was written with the glossary. */
export async function countHits(db: Db, hits: ReadonlyMap<string, number>): Promise<void> {
  if (hits.size === 0) return;
  await sql`
    update glossary_terms set hits = hits + counted.n
    from unnest(${[...hits.keys()]}::uuid[], ${[...hits.values()]}::int[]) as counted(id, n)
    where glossary_terms.id = counted.id`.execute(db);
}
