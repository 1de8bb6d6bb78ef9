import { type Kysely, sql } from 'kysely';

/** Workers that report themselves, how each try of a job ended, dead letters that were dropped, and fairness between owners. */
const UP = `
create table workers (
  id uuid primary key,
  name text not null,
  version text not null,
  slots smallint not null,
  running smallint not null default 0,
  rss_bytes bigint not null default 0,
  draining boolean not null default false,
  breakers jsonb not null default '{}',
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

alter table jobs
  add column history jsonb not null default '[]',
  add column expected_wait_ms integer,
  add column dropped_at timestamptz,
  add column drop_reason text;

-- claim: what has waited for too long goes first
create index jobs_overdue on jobs (due_at, id) where status = 'queued';
-- a new job's place behind what its owner has waiting; what an owner has running
create index jobs_queued_of_owner on jobs (owner_id) include (expected_ms) where status = 'queued';
create index jobs_running_of_owner on jobs (owner_id) where status = 'processing';
-- how far estimates were off lately
create index transcripts_by_age on transcripts (created_at);
-- dead letters, newest first
create index jobs_dead on jobs (dead_at, id) where status = 'failed' and dead_at is not null;
`;

const DOWN = `
drop index transcripts_by_age, jobs_dead, jobs_running_of_owner, jobs_queued_of_owner, jobs_overdue;
alter table jobs drop column drop_reason, drop column dropped_at, drop column expected_wait_ms, drop column history;
drop table workers;
`;

export const queue = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
