import { type Kysely, sql } from 'kysely';

/** The figures of every run of `eval`, so that they can be held against each other. */
const UP = `
create table evaluation_runs (
  id uuid primary key,
  owner_id uuid not null references owners,
  made_at timestamptz not null default now(),
  name text not null,
  scoring_version text not null,
  program_version text not null,
  figures jsonb not null
);
create index evaluation_runs_of_owner on evaluation_runs (owner_id, id);
`;

const DOWN = `
drop table evaluation_runs;
`;

export const evaluations = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
