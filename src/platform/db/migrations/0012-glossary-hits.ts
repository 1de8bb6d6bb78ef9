import { type Kysely, sql } from 'kysely';

/** A page of a large glossary comes from an index. A transcript knows how often each term was written in it, so that a text that is written anew is not counted twice. */
const UP = `
alter table transcripts add column glossary_hits jsonb not null default '{}';
create index glossary_terms_in_order on glossary_terms (owner_id, term, id);
`;
const DOWN = `
drop index glossary_terms_in_order;
alter table transcripts drop column glossary_hits;
`;

export const glossaryHits = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
