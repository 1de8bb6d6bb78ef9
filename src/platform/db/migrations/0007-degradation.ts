import { type Kysely, sql } from 'kysely';

/** What operators switched by hand, of which one stands at most; and how often a job was put back because what it lacked was there again. */
const UP = `
create table degradation_overrides (
  id uuid primary key,
  mode text not null check (mode in ('full', 'degraded')),
  reason text not null,
  disabled text[] not null default '{}',
  made_at timestamptz not null default now(),
  made_by text not null,
  ended_at timestamptz,
  ended_by text
);
create unique index degradation_override_standing on degradation_overrides ((true)) where ended_at is null;
create index degradation_overrides_by_time on degradation_overrides (made_at desc);

alter table jobs add column auto_retries smallint not null default 0;
`;

const DOWN = `
alter table jobs drop column auto_retries;
drop table degradation_overrides;
`;

export const degradation = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
