import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { processesIn } from '../../src/platform/processes.ts';

const VERSIONS = '/usr/lib/postgresql';

export interface DebianPostgres extends AsyncDisposable {
  url: string;
  /** All its processes at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again; it recovers. */
  start(): Promise<void>;
}

/** A PostgreSQL server of the system's package, empty, reached by a socket in its own folder; disposing stops it. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const [version] = (await readdir(VERSIONS).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  if (version === undefined) throw new Error('PostgreSQL is not installed; install it with: sudo apt-get install postgresql');
  // A path of a socket may have at most 107 bytes.
  const dir = await mkdtemp('/tmp/kazru-pg-');
  const data = join(dir, 'data');
  const asUser = await otherThanRoot(dir);
  const run = async (program: string, args: string[]): Promise<void> => {
    const [command = '', ...rest] = [...asUser, join(VERSIONS, version, 'bin', program), ...args];
    // The server would keep a pipe open.
    await execa(command, rest, { stdio: 'ignore', cwd: dir, timeout: 60_000 });
  };
  const options = `-c listen_addresses='' -c unix_socket_directories='${dir}' -c fsync=off -c max_connections=100`;
  await run('initdb', ['-D', data, '-U', 'tester', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const start = () => run('pg_ctl', ['-D', data, '-l', join(dir, 'log'), '-w', '-o', options, 'start']);
  await start();
  return {
    async start() {
      // What the killed one shared may be in use for a moment longer.
      for (let tries = 1; ; tries++) {
        try {
          return await start();
        } catch (error) {
          if (tries === 20) throw error;
          await sleep(500);
        }
      }
    },
    async kill() {
      const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      // Its children end when they see that it is gone; until then it cannot be started.
      while (processesIn(data).length > 0) await sleep(50);
      await rm(join(data, 'postmaster.pid'), { force: true });
    },
    url: `postgres://tester@${encodeURIComponent(dir)}/postgres`,
    async [Symbol.asyncDispose]() {
      // One that was killed and not started again needs no stopping.
      await run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']).catch(() => {});
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; its package brings a user for it. */
async function otherThanRoot(dir: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  const { stdout: uid } = await execa('id', ['-u', 'postgres']);
  await chown(dir, Number(uid), Number(uid));
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'];
}
