import { type Kysely, sql } from 'kysely';

/** Voices are remembered where their owner wants it: what is kept of them goes with the job, and what was recognised with the profile. */
const UP = `
alter table owners add column voice_profiles boolean not null default false;
alter table speakers add column profile_confidence real;

create table voice_profiles (
  id uuid primary key,
  owner_id uuid not null references owners,
  name text not null,
  kind text not null,
  print jsonb not null,
  consent jsonb not null,
  created_at timestamptz not null default now()
);
create index voice_profiles_of_owner on voice_profiles (owner_id, id);

create table voice_prints (
  job_id uuid not null references jobs on delete cascade,
  speaker_id text not null,
  kind text not null,
  print jsonb not null,
  primary key (job_id, speaker_id)
);

create table voice_matches (
  job_id uuid not null references jobs on delete cascade,
  speaker_id text not null,
  profile_id uuid not null references voice_profiles on delete cascade,
  confidence real not null,
  primary key (job_id, speaker_id)
);
create index voice_matches_of_profile on voice_matches (profile_id);
`;

const DOWN = `
drop table voice_matches;
drop table voice_prints;
drop table voice_profiles;
alter table speakers drop column profile_confidence;
alter table owners drop column voice_profiles;
`;

export const voiceProfiles = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
