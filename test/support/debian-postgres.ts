import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

const VERSIONS = '/usr/lib/postgresql';

/** A PostgreSQL server of the system's package, empty, reached by a socket in its own folder; disposing stops it. */
export async function startDebianPostgres(): Promise<{ url: string } & AsyncDisposable> {
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
  const options = `-c listen_addresses='' -c unix_socket_directories='${dir}' -c fsync=off`;
  await run('initdb', ['-D', data, '-U', 'tester', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  await run('pg_ctl', ['-D', data, '-l', join(dir, 'log'), '-w', '-o', options, 'start']);
  return {
    url: `postgres://tester@${encodeURIComponent(dir)}/postgres`,
    async [Symbol.asyncDispose]() {
      await run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
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
