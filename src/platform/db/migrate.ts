import type { Kysely } from 'kysely';
import { type Migration, type MigrationInfo, type MigrationResultSet, Migrator } from 'kysely/migration';
import { mainJob } from './migrations/0001-main-job.ts';
import { engines } from './migrations/0002-engines.ts';
import { queue } from './migrations/0003-queue.ts';
import { admittedEngine } from './migrations/0004-admitted-engine.ts';
import { reuse } from './migrations/0005-reuse.ts';
import { uploads } from './migrations/0006-uploads.ts';
import { degradation } from './migrations/0007-degradation.ts';
import { mediaFacts } from './migrations/0008-media-facts.ts';
import { delivery } from './migrations/0009-delivery.ts';
import { textAndSpeakers } from './migrations/0010-text-and-speakers.ts';
import { evaluations } from './migrations/0011-evaluations.ts';
import { glossaryHits } from './migrations/0012-glossary-hits.ts';
import { voices } from './migrations/0013-voices.ts';
import { voiceProfiles } from './migrations/0014-voice-profiles.ts';
import { search } from './migrations/0015-search.ts';
import type { Database } from './schema.ts';

/** In this order; a name is never changed once it has landed. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-main-job': mainJob,
  '0002-engines': engines,
  '0003-queue': queue,
  '0004-admitted-engine': admittedEngine,
  '0005-reuse': reuse,
  '0006-uploads': uploads,
  '0007-degradation': degradation,
  '0008-media-facts': mediaFacts,
  '0009-delivery': delivery,
  '0010-text-and-speakers': textAndSpeakers,
  '0011-evaluations': evaluations,
  '0012-glossary-hits': glossaryHits,
  '0013-voices': voices,
  '0014-voice-profiles': voiceProfiles,
  '0015-search': search,
};

export interface Migrations {
  /** Applies all that are missing; returns their names. Safe when several processes start at once. */
  up(): Promise<string[]>;
  /** Takes the newest one back; returns its name, or nothing when none is left. */
  down(): Promise<string[]>;
  status(): Promise<readonly MigrationInfo[]>;
}

export function migrations(db: Kysely<Database>): Migrations {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const names = ({ error, results }: MigrationResultSet): string[] => {
    if (error !== undefined) throw error;
    return results?.map((result) => result.migrationName) ?? [];
  };
  return {
    up: async () => names(await migrator.migrateToLatest()),
    down: async () => names(await migrator.migrateDown()),
    status: () => migrator.getMigrations(),
  };
}
