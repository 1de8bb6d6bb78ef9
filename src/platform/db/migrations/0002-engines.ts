import { type Kysely, sql } from 'kysely';

/** Calls to engines and what they cost, chunks that are split or fail, and limits that all workers keep together. */
const UP = `
alter table jobs
  add column failover text not null default 'same' check (failover in ('any', 'same', 'none')),
  add column deferred boolean not null default false,
  add column quality_threshold real,
  add column expected_cost numeric,
  add column expected_currency text;

alter table chunks
  drop column attempts, drop column billed_ms, drop column cost_amount, drop column cost_currency,
  add column replaced boolean not null default false,
  add column tickets jsonb not null default '{}',
  add column gap_code text,
  add column gap_message text;

alter table segments add column engine text;

create table engine_calls (
  id uuid primary key,
  owner_id uuid not null references owners,
  job_id uuid not null references jobs on delete cascade,
  plan smallint not null,
  chunk_index integer not null,
  engine text not null,
  model text not null,
  deferred boolean not null,
  attempt smallint not null,
  hedge boolean not null,
  audio_ms integer not null,
  bytes bigint not null,
  latency_ms integer,
  billed_ms integer not null default 0,
  price_per_second numeric,
  currency text,
  cost_amount numeric not null default 0,
  outcome text,
  started_at timestamptz not null default now()
);
-- cost and calls of a job
create index engine_calls_of_job on engine_calls (job_id);
-- what an organisation has spent in a day or month
create index engine_calls_spent on engine_calls (owner_id, started_at) include (currency, cost_amount) where cost_amount > 0;

create table rate_buckets (
  key text primary key,
  next_at timestamptz not null
);
`;

const DOWN = `
drop table rate_buckets, engine_calls;
alter table segments drop column engine;
alter table chunks
  drop column gap_message, drop column gap_code, drop column tickets, drop column replaced,
  add column attempts smallint not null default 0,
  add column billed_ms integer not null default 0,
  add column cost_amount numeric not null default 0,
  add column cost_currency text;
alter table jobs
  drop column expected_currency, drop column expected_cost, drop column quality_threshold, drop column deferred, drop column failover;
`;

export const engines = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
