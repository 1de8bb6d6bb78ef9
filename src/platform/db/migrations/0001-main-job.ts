import { type Kysely, sql } from 'kysely';
import { DEFAULT_OWNER_ID } from '../schema.ts';

/** Recordings, jobs and what they produce. Every index names the query that needs it. */
const UP = `
create table owners (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);
insert into owners (id, name) values ('${DEFAULT_OWNER_ID}', 'default');

create table recordings (
  id uuid primary key,
  owner_id uuid not null references owners,
  session_id text,
  filename text not null,
  original_filename text not null,
  file_size bigint not null,
  file_format text not null,
  sha256 text not null,
  duration_ms integer,
  declared_ms integer,
  truncated boolean not null,
  ignore_length boolean not null,
  media_key text,
  playback_key text,
  peaks jsonb,
  kept boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  media_deleted_at timestamptz
);
-- list jobs sorted by these
create index recordings_by_duration on recordings (owner_id, (coalesce(duration_ms, -1)), id);
create index recordings_by_size on recordings (owner_id, file_size, id);
create index recordings_by_name on recordings (owner_id, filename, id);
-- the same file again
create index recordings_by_content on recordings (owner_id, sha256);
-- the retention sweep: media, and whole jobs of anonymous sessions
create index recordings_expiring on recordings (expires_at) where media_deleted_at is null and not kept;
create index recordings_of_sessions on recordings (expires_at) where session_id is not null and not kept;

create table jobs (
  id uuid primary key,
  owner_id uuid not null references owners,
  recording_id uuid not null references recordings,
  queue smallint not null default 0,
  tier smallint not null default 0,
  due_at timestamptz not null,
  run_after timestamptz not null default now(),
  status text not null check (status in ('uploaded', 'queued', 'processing', 'completed', 'failed', 'cancelled', 'deleted')),
  stage text check (stage in ('normalise', 'recognise', 'merge', 'persist')),
  progress real not null default 0,
  engine text not null,
  engine_used text,
  language text not null,
  diarize boolean not null,
  speakers smallint,
  metadata jsonb not null,
  expected_ms integer not null,
  token bigint not null default 0,
  lease_until timestamptz,
  worker text,
  crashes smallint not null default 0,
  errors smallint not null default 0,
  plan jsonb,
  warnings jsonb not null default '[]',
  error_code text,
  error_message text,
  error_hint text,
  dead_at timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  deleted_at timestamptz,
  status_before_delete text,
  purged_at timestamptz
);
create index jobs_of_recording on jobs (recording_id);
-- claim: what waits, in its order; and what a dead worker held
create index jobs_waiting on jobs (queue, tier desc, due_at, id) where status = 'queued';
create index jobs_leased on jobs (lease_until) where status = 'processing';
-- list, newest first, all and by status
create index jobs_by_age on jobs (owner_id, created_at, id) where status <> 'deleted';
create index jobs_by_status on jobs (owner_id, status, created_at, id);
-- the sweep of deleted jobs
create index jobs_to_purge on jobs (deleted_at) where status = 'deleted' and purged_at is null;

create table chunks (
  job_id uuid not null references jobs on delete cascade,
  plan smallint not null default 1,
  chunk_index integer not null,
  start_ms integer not null,
  end_ms integer not null check (end_ms > start_ms),
  overlap_ms integer not null default 0,
  pieces jsonb not null,
  started_token bigint,
  attempts smallint not null default 0,
  words jsonb,
  engine text,
  model text,
  billed_ms integer not null default 0,
  cost_amount numeric not null default 0,
  cost_currency text,
  warnings jsonb not null default '[]',
  finished_at timestamptz,
  primary key (job_id, plan, chunk_index)
);

create table transcripts (
  job_id uuid primary key references jobs on delete cascade,
  owner_id uuid not null references owners,
  language text not null,
  duration_ms integer not null,
  text text not null,
  raw_text text not null,
  confidence real,
  speaker_count smallint not null,
  engine text not null,
  model text not null,
  chunks integer not null,
  cached_chunks integer not null,
  engine_calls integer not null,
  billed_ms integer not null,
  processing_ms integer not null,
  cost_amount numeric not null,
  cost_currency text not null,
  created_at timestamptz not null default now()
);

-- estimates from history
create index transcripts_by_engine on transcripts (engine, created_at desc);

create table segments (
  job_id uuid not null references transcripts on delete cascade,
  owner_id uuid not null references owners,
  segment_order integer not null,
  speaker_id text not null,
  start_ms integer not null,
  end_ms integer not null,
  text text not null,
  language text not null,
  confidence real,
  words jsonb not null,
  primary key (job_id, segment_order)
);

create table speakers (
  job_id uuid not null references transcripts on delete cascade,
  owner_id uuid not null references owners,
  speaker_id text not null,
  label text not null,
  speaking_ms integer not null,
  segment_count integer not null,
  primary key (job_id, speaker_id)
);

create table usage_days (
  owner_id uuid not null references owners,
  day date not null,
  currency text not null,
  files integer not null default 0,
  duration_ms bigint not null default 0,
  cost_amount numeric not null default 0,
  errors integer not null default 0,
  primary key (owner_id, day, currency)
);
`;

const DOWN = 'drop table usage_days, speakers, segments, transcripts, chunks, jobs, recordings, owners';

export const mainJob = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
