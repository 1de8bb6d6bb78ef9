import { type Kysely, sql } from 'kysely';

/** What was heard before is not heard again: a chunk is known by its sound, and one job at a time hears it. */
const UP = `
alter table chunks add column heard_key text, add column reused boolean not null default false;
create index chunks_by_sound on chunks (heard_key, finished_at desc) where heard_key is not null;

create table hearings (
  scope text not null,
  heard_key text not null,
  job_id uuid not null references jobs on delete cascade,
  token bigint not null,
  primary key (scope, heard_key)
);
create index hearings_of_job on hearings (job_id);

alter table jobs add column no_cache boolean not null default false;

alter table usage_days add column heard_chunks integer not null default 0, add column reused_chunks integer not null default 0,
  add column reused_ms bigint not null default 0, add column saved_amount numeric not null default 0;
`;

const DOWN = `
alter table usage_days drop column heard_chunks, drop column reused_chunks, drop column reused_ms, drop column saved_amount;
alter table jobs drop column no_cache;
drop table hearings;
drop index chunks_by_sound;
alter table chunks drop column heard_key, drop column reused;
`;

export const reuse = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
