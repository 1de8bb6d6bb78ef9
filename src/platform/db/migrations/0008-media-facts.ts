import { type Kysely, sql } from 'kysely';

/** Media are held against what is known of them, and may be on one machine only for a while. */
const UP = `
alter table recordings add column media_on text, add column playback_bytes integer, add column playback_sha256 text;
create index recordings_on_one_machine on recordings (media_on) where media_on is not null;
`;

const DOWN = `
drop index recordings_on_one_machine;
alter table recordings drop column media_on, drop column playback_bytes, drop column playback_sha256;
`;

export const mediaFacts = {
  up: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(UP).execute(db)),
  down: async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(DOWN).execute(db)),
};
