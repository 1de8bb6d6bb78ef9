import { type Kysely, sql } from 'kysely';

/** Uploads that can be broken off and go on, over tus. */
const UP = `
create table uploads (
  id uuid primary key,
  owner_id uuid not null references owners,
  session_id text,
  filename text not null,
  size bigint not null,
  request jsonb not null,
  error jsonb,
  holder text,
  lease_until timestamptz,
  wanted boolean not null default false,
  sending boolean not null default false,
  created_at timestamptz not null default now(),
  touched_at timestamptz not null default now()
);
create index uploads_of_owner on uploads (owner_id);
create index uploads_by_age on uploads (touched_at);
`;

const DOWN = `
drop table uploads;
`;

export const uploads = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
