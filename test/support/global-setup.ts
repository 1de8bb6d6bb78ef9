import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connectDatabase } from '../../src/platform/db/connect.ts';
import { migrations } from '../../src/platform/db/migrate.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgres://` address of the test server, without a database. */
    databaseServer: string;
  }
}

/** One embedded PostgreSQL for the run, with a migrated database that every test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'kazru-test-db-'));
  const log = createLog({ level: 'error', format: 'pretty' });
  const connection = await connectDatabase({ kind: 'embedded', dir: join(dir, 'postgres'), pool: 5 }, log);
  await migrations(connection.db).up();
  const host = encodeURIComponent(String(connection.connection.host));
  project.provide('databaseServer', `postgres://kazru@${host}`);
  // A template must have no connections; the holder's own stays on the server's default database.
  await connection.pool.query('create database template_kazru');
  const template = await connectDatabase({ kind: 'server', url: `postgres://kazru@${host}/template_kazru`, pool: 5 }, log);
  await migrations(template.db).up();
  await template[Symbol.asyncDispose]();
  return async () => {
    await connection[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  };
}
