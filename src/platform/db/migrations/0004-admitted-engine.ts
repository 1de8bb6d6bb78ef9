import { type Kysely, sql } from 'kysely';

/** A job is given to workers that have the engine it was accepted for. */
const UP = `
alter table jobs add column admitted_engine text;
alter table workers add column engines text[] not null default '{}';
`;

const DOWN = `
alter table workers drop column engines;
alter table jobs drop column admitted_engine;
`;

export const admittedEngine = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
