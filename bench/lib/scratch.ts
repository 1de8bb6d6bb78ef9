import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type DbConnection } from '../../src/platform/db/connect.ts';
import { migrations } from '../../src/platform/db/migrate.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { embeddedPid } from '../../test/support/server-process.ts';

/** A folder of the bench's own; disposing removes it. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'kazru-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export interface BenchDatabase extends AsyncDisposable {
  db: DbConnection['db'];
  unlimited: DbConnection['unlimited'];
  pool: DbConnection['pool'];
  connection: DbConnection['connection'];
  /** For another process. */
  url: string;
  /** Of the server. */
  pid: number;
}

/** An embedded PostgreSQL of the bench's own, migrated, below `folder`. */
export async function benchDatabase(folder: string): Promise<BenchDatabase> {
  const log = createLog({ level: 'error', format: 'pretty' });
  const connection = await connectDatabase({ kind: 'embedded', dir: join(folder, 'postgres'), pool: 10 }, log);
  await migrations(connection.db).up();
  const { host, user, database } = connection.connection;
  return { ...connection, url: `postgres://${user}@${encodeURIComponent(String(host))}/${database}`, pid: embeddedPid(folder) };
}
