import { type Kysely, sql } from 'kysely';

/**
 * What readers are shown of each segment, and its words as they are searched. It is made from the transcript, so it may be
 * away or old at any time: `search_of` says of which glossary it is, which masks names.
 */
const UP = `
alter table owners add column glossary_version bigint not null default 1;
alter table transcripts add column search_of bigint;
create index transcripts_to_search on transcripts (job_id) where search_of is distinct from 0;

create table search_segments (
  job_id uuid not null references transcripts on delete cascade,
  segment_order integer not null,
  speaker_id text not null,
  start_ms integer not null,
  end_ms integer not null,
  text text not null,
  words tsvector not null,
  primary key (job_id, segment_order)
);
create index search_segments_words on search_segments using gin (words);
`;

const DOWN = `
drop table search_segments;
alter table transcripts drop column search_of;
alter table owners drop column glossary_version;
`;

export const search = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
