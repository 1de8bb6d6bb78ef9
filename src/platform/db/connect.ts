import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { Config } from '../../config/config.ts';
import type { Log } from '../telemetry/log.ts';
import { openEmbeddedServer } from './embedded-server.ts';
import { databaseError, guardClient } from './guard-client.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

export interface DbConnection extends AsyncDisposable {
  /** Rejects with DATABASE_UNAVAILABLE where no connection is had within 5 s, it is lost, or a statement takes longer than 10 s. */
  db: Db;
  /** The same with one connection of its own, for work that nobody waits for: it takes none from those who do. */
  aside: Db;
  /** For migrations: a statement may take as long as it needs. */
  unlimited: Db;
  pool: pg.Pool;
  /** For a connection of one's own, such as LISTEN. */
  connection: pg.ClientConfig;
}

/** To connect, and to wait for a connection while all are in use. */
const CONNECT_MS = 5000;
const KEEP_ALIVE_MS = 30_000;
/** At the end nobody waits for a statement that still runs. */
const CLOSE_MS = 2000;

/** Connects to the server that the settings name, starting the embedded one where it is that. Does not migrate. */
export async function connectDatabase(config: Config['database'], log: Log): Promise<DbConnection> {
  const embedded = config.kind === 'embedded' ? await openEmbeddedServer(config.dir, log) : null;
  const connection: pg.ClientConfig = {
    ...(config.kind === 'server' ? { connectionString: config.url } : embedded?.connection),
    application_name: 'kazru-stt',
    types: { getTypeParser },
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
  // A server that hangs never closes its side; the process need not wait for that.
  const options = { ...connection, allowExitOnIdle: true };
  const open = new Set<pg.PoolClient>();
  const guarded = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      ...options,
      max,
      idleTimeoutMillis: 60_000,
      maxLifetimeSeconds: 1800,
      onConnect: (client) => guardClient(client as pg.PoolClient, log),
    });
    pool.on('connect', (client) => {
      nameStatements(client);
      open.add(client);
      client.once('end', () => open.delete(client));
    });
    return pool;
  };
  const pool = guarded(config.pool);
  const db = openKysely(pool, log);
  const aside = openKysely(guarded(1), log);
  const unlimited = openKysely(new pg.Pool({ ...options, max: 1, idleTimeoutMillis: 1000 }), log);
  return {
    db,
    aside,
    unlimited,
    pool,
    connection,
    async [Symbol.asyncDispose]() {
      const timer = setTimeout(() => {
        for (const client of open) void client.end();
      }, CLOSE_MS);
      await Promise.all([db.destroy(), aside.destroy(), unlimited.destroy()]);
      clearTimeout(timer);
      await embedded?.[Symbol.asyncDispose]();
    },
  };
}

function openKysely(pool: pg.Pool, log: Log): Db {
  // A connection may be lost between two statements of a transaction; the next statement says so, and nobody else must.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (err) => log.warn({ err }, 'a database connection was lost'));
  const reach = async (): Promise<pg.PoolClient> => {
    try {
      return await pool.connect();
    } catch (error) {
      throw databaseError(error, error);
    }
  };
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: { connect: reach, end: () => pool.end(), options: pool.options } }) });
}

const MARK = '/* prepared */';
/**
 * The end of a statement that is run again and again with few different texts: it is planned once for each connection,
 * which else costs more than running it. Such a statement names its columns: `*` fails once a migration has added one.
 */
export const PREPARED: RawBuilder<unknown> = sql.raw(MARK);
const names = new Map<string, string>();

/** Names the statements that are marked, so that PostgreSQL keeps their plans. */
function nameStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    if (typeof text !== 'string' || !text.endsWith(MARK)) return query(text, values, ...rest);
    const name = names.get(text) ?? `prepared-${names.size}`;
    names.set(text, name);
    return query({ name, text, values }, ...rest);
  }) as typeof client.query;
}

/** Whole numbers and money as numbers: ours stay far below 2^53. Dates (without time) stay text. */
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC)) return Number;
  if (oid === pg.types.builtins.DATE) return String;
  return pg.types.getTypeParser(oid, format as 'text');
}) as typeof pg.types.getTypeParser;
