import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { Config } from '../../config/config.ts';
import type { Log } from '../telemetry/log.ts';
import { openEmbeddedServer } from './embedded-server.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

export interface DbConnection extends AsyncDisposable {
  db: Db;
  pool: pg.Pool;
  /** For a connection of one's own, such as LISTEN. */
  connection: pg.ClientConfig;
}

/** Connects to the server that the settings name, starting the embedded one where it is that. Does not migrate. */
export async function connectDatabase(config: Config['database'], log: Log): Promise<DbConnection> {
  const embedded = config.kind === 'embedded' ? await openEmbeddedServer(config.dir, log) : null;
  const connection: pg.ClientConfig = {
    ...(config.kind === 'server' ? { connectionString: config.url } : embedded?.connection),
    application_name: 'kazru-stt',
    types: { getTypeParser },
  };
  const pool = new pg.Pool({
    ...connection,
    max: config.pool,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    maxLifetimeSeconds: 1800,
    keepAlive: true,
  });
  pool.on('connect', (client) => {
    // A connection may be lost between two statements of a transaction; the next statement says so, and nobody else must.
    client.on('error', () => {});
    nameStatements(client);
  });
  pool.on('error', (err) => log.warn({ err }, 'a database connection was lost'));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    connection,
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await embedded?.[Symbol.asyncDispose]();
    },
  };
}

/** Put in front of a statement whose text never varies and that is run for every request: it is planned once for each connection. */
export function prepared(name: string): RawBuilder<unknown> {
  return sql.raw(`/* prepared ${name} */`);
}

const PREPARED = /^\s*\/\* prepared ([a-z-]+) \*\//;

/** Names the statements that `prepared` marks, so that PostgreSQL keeps their plan: planning costs more than running them. */
function nameStatements(client: pg.PoolClient): void {
  const query = (...args: unknown[]): unknown => Reflect.apply(pg.Client.prototype.query, client, args);
  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' ? PREPARED.exec(text)?.[1] : undefined;
    return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest);
  }) as typeof client.query;
}

/** Whole numbers and money as numbers: ours stay far below 2^53. Dates (without time) stay text. */
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC)) return Number;
  if (oid === pg.types.builtins.DATE) return String;
  return pg.types.getTypeParser(oid, format as 'text');
}) as typeof pg.types.getTypeParser;
