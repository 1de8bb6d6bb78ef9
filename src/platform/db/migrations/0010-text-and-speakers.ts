import { type Kysely, sql } from 'kysely';

/**
 * What was found in the sound of a recording and what people changed about its speakers are kept apart from the
 * transcript, so that this can be written again at any time from what was heard.
 */
const UP = `
create table sound_analyses (
  job_id uuid primary key references jobs on delete cascade,
  owner_id uuid not null references owners,
  speech jsonb not null default '[]',
  diarizer text,
  ticket text,
  turns jsonb,
  error text
);

create table speaker_edits (
  id uuid primary key,
  made bigint generated always as identity,
  job_id uuid not null references jobs on delete cascade,
  owner_id uuid not null references owners,
  edit jsonb not null,
  made_at timestamptz not null default now(),
  undone boolean not null default false
);
create index speaker_edits_of_job on speaker_edits (job_id, made);
insert into speaker_edits (id, job_id, owner_id, edit)
  select gen_random_uuid(), job_id, owner_id, jsonb_build_object('kind', 'rename', 'speaker_id', speaker_id, 'label', label)
  from speakers where label <> 'Speaker 1';

create table glossary_terms (
  id uuid primary key,
  owner_id uuid not null references owners,
  scope text not null check (scope in ('user', 'organisation', 'job')),
  session_id text,
  job_id uuid references jobs on delete cascade,
  term text not null,
  variants text[] not null default '{}',
  language text,
  kind text not null default 'term' check (kind in ('term', 'name')),
  source text not null default 'manual' check (source in ('manual', 'csv', 'correction')),
  hits bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index glossary_terms_once on glossary_terms
  (owner_id, scope, coalesce(session_id, ''), coalesce(job_id, '00000000-0000-0000-0000-000000000000'), md5(term));
create index glossary_terms_of_job on glossary_terms (job_id) where job_id is not null;

alter table owners add column processing jsonb not null default '{}';
alter table jobs add column processing jsonb not null default '{}', add column min_speakers smallint, add column max_speakers smallint;
alter table transcripts add column processing jsonb not null default '{}', add column diarizer text, add column quality real;
alter table segments add column raw_text text, add column quality real, add column overlap boolean not null default false,
  add column marks text[] not null default '{}';
alter table speakers add column turns integer not null default 0, add column interruptions integer not null default 0;
`;

const DOWN = `
alter table speakers drop column turns, drop column interruptions;
alter table segments drop column raw_text, drop column quality, drop column overlap, drop column marks;
alter table transcripts drop column processing, drop column diarizer, drop column quality;
alter table jobs drop column processing, drop column min_speakers, drop column max_speakers;
alter table owners drop column processing;
drop table glossary_terms;
drop table speaker_edits;
drop table sound_analyses;
`;

export const textAndSpeakers = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
