import { type Kysely, sql } from 'kysely';

/** Links to media that anybody may open, and taking copies of media out of a CDN. */
const UP = `
create table secrets (
  name text primary key,
  value text not null,
  created_at timestamptz not null default now()
);

create table media_links (
  recording_id uuid not null references recordings on delete cascade,
  path text not null,
  expires_at timestamptz not null,
  primary key (recording_id, path)
);

create table cdn_purges (
  id uuid primary key,
  reason text not null,
  paths text[],
  asked_at timestamptz not null default now(),
  next_at timestamptz not null default now(),
  sent_at timestamptz,
  verified_at timestamptz,
  tries integer not null default 0,
  error text
);
create index cdn_purges_due on cdn_purges (next_at) where verified_at is null;
`;

const DOWN = `
drop table cdn_purges;
drop table media_links;
drop table secrets;
`;

export const delivery = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
