import { type Kysely, sql } from 'kysely';

/** A job whose speakers are told apart again says for how many people; null: for none that is asked for. */
const UP = `
alter table jobs add column retelling jsonb;
`;

const DOWN = `
alter table jobs drop column retelling;
`;

export const voices = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
